using DtiGraph.Losses;

namespace DtiGraph.Tests.Losses;

/// <summary>Every loss of the common form, with targets of its kind: what the laws are tried on.</summary>
internal static class LossCases
{
    public enum Kind { Label, OneHot, Real, Count, Box }

    /// <param name="Name">Unique.</param>
    /// <param name="New">Builds the loss; regressions take the reduction only.</param>
    /// <param name="Shape">Of logits and targets.</param>
    /// <param name="Kind">What the targets are.</param>
    /// <param name="InSets">One value per set: mask and weights still go with the elements.</param>
    public sealed record Case(string Name, Func<LossOptions, ILoss> New, long[] Shape, Kind Kind, bool InSets = false)
    {
        /// <summary>Shape of mask and weights.</summary>
        public long[] Elements => Kind switch
        {
            Kind.OneHot => [Shape[0], .. Shape[2..]],
            Kind.Box => Shape[..^1],
            _ => Shape,
        };

        /// <summary>For each number of the logits, the element of mask and weights that it belongs to.</summary>
        public int ElementOf(int number) => Kind switch
        {
            Kind.OneHot => number / (int)(Shape[1] * After) * (int)After + number % (int)After,
            Kind.Box => number / 4,
            _ => number,
        };

        public int Length => (int)Shape.Aggregate(1L, (a, b) => a * b);

        public double[] Logits(Random random, double size) => [.. Enumerable.Range(0, Length).Select(i =>
            Kind == Kind.Box && i % 4 >= 2 ? size * 2.5 + size * random.NextDouble() : size * (2 * random.NextDouble() - 1))];

        /// <param name="random">Where the numbers come from.</param>
        /// <param name="soft">Between 0 and 1, where the targets are labels.</param>
        public double[] Targets(Random random, bool soft)
        {
            var y = new double[Length];
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = Kind switch
                {
                    Kind.Label => soft ? random.NextDouble() : random.Next(2),
                    Kind.Real => 4 * random.NextDouble() - 2,
                    Kind.Count => random.Next(12),
                    Kind.Box => (i % 4 >= 2 ? 5 : 0) + 3 * random.NextDouble(),
                    _ => 0,
                };
            }
            if (Kind != Kind.OneHot) return y;
            for (int element = 0; element < Length / Shape[1]; element++)
            {
                int[] mine = [.. Enumerable.Range(0, Length).Where(i => ElementOf(i) == element)];
                double[] share = [.. mine.Select(_ => random.NextDouble())];
                int one = random.Next(mine.Length);
                for (int c = 0; c < mine.Length; c++) y[mine[c]] = soft ? share[c] / share.Sum() : c == one ? 1 : 0;
            }
            return y;
        }

        public override string ToString() => Name;

        private long After => Shape[2..].Aggregate(1L, (a, b) => a * b);
    }

    public static IReadOnlyList<Case> All { get; } =
    [
        new("cross-entropy", o => new BinaryCrossEntropyLoss(o), [7], Kind.Label),
        new("balanced", o => new BalancedCrossEntropyLoss(.2, o), [2, 3], Kind.Label),
        new("balanced by class", o => new BalancedCrossEntropyLoss([.2, .5, .9], o), [2, 3, 2], Kind.Label),
        .. new double[] { 0, .3, 1, 2, 5 }.Select(g => new Case($"focal {g}", o => new FocalLoss(new FocalOptions(g, .25), o), [2, 2, 2], Kind.Label)),
        new("focal by class", o => new FocalLoss(new FocalOptions(.5), o, classAlphas: [.1, .7]), [3, 2], Kind.Label),
        new("focal blended", o => new FocalLoss(new FocalOptions(.5, .3), o, SoftLabels.Blended), [6], Kind.Label),
        new("multi-label", o => new MultiLabelFocalLoss([new(0), new(.5, .2), new(2, .8)], o), [2, 3, 2], Kind.Label),
        .. new double[] { 0, .3, 2 }.Select(g => new Case($"multi-class {g}", o => new MultiClassFocalLoss(g, [1, .5, 3, 2], o), [3, 4], Kind.OneHot)),
        new("multi-class pixels", o => new MultiClassFocalLoss(1.5, shared: o), [2, 3, 2, 2], Kind.OneHot),
        new("Dice", o => new DiceLoss(shared: o), [2, 2, 3, 2], Kind.Label, InSets: true),
        new("Dice rows", o => new DiceLoss(.5, o), [3, 4], Kind.Label, InSets: true),
        new("Tversky", o => new TverskyLoss(shared: o), [2, 1, 5], Kind.Label, InSets: true),
        new("Tversky one set", o => new TverskyLoss(1, 1, 1, o), [6], Kind.Label, InSets: true),
        new("focal + Dice", o => new FocalDiceLoss(new FocalOptions(.5, .25), .7, 1.3, shared: o), [2, 2, 4], Kind.Label, InSets: true),
        new("asymmetric", o => new AsymmetricLoss(shared: o), [3, 4], Kind.Label),
        new("asymmetric below 1", o => new AsymmetricLoss(.5, .5, .05, o), [3, 4], Kind.Label),
        new("asymmetric unshifted", o => new AsymmetricLoss(.5, 0, 0, o), [3, 4], Kind.Label),
        new("Gaussian", o => new GaussianLoss(new GaussianOptions(.6), o.Reduction), [5], Kind.Real),
        new("Poisson", o => new PoissonLoss(reduction: o.Reduction), [5], Kind.Count),
        new("GIoU", o => new GiouLoss(reduction: o.Reduction), [3, 4], Kind.Box),
    ];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    /// <summary>Those with labels, which can be smoothed, and logits, which have a temperature.</summary>
    public static TheoryData<string> NamesOfClasses => [.. All.Where(c => c.Kind is Kind.Label or Kind.OneHot).Select(c => c.Name)];

    public static Case Of(string name) => All.Single(c => c.Name == name);
}
