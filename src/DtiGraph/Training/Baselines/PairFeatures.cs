using DtiGraph.Features;
using DtiGraph.Features.Proteins;

namespace DtiGraph.Training.Baselines;

/// <summary>A pair as plain numbers: 64 principal coordinates of the drug's ECFP4, 64 of the target's k-mer row, the train counts of both.</summary>
/// <remarks>Axes and word frequencies are fitted on the nodes of labelled train pairs, without labels.</remarks>
internal sealed class PairFeatures
{
    /// <summary>Principal coordinates of a node.</summary>
    public const int Axes = 64;

    /// <summary>Numbers of a pair.</summary>
    public const int Width = 2 * Axes + TrainCounts.Width;

    private readonly float[] drugs, targets;
    private readonly TrainCounts counts;

    public PairFeatures(BaselineInput input)
    {
        int[] knownDrugs = [.. input.Recorded.Select(p => p.Drug).Distinct().Order()];
        int[] knownTargets = [.. input.Recorded.Select(p => p.Target).Distinct().Order()];
        var proteins = ProteinFeatures.Fit(knownTargets.Select(t => input.Sequences[t]).Where(s => s.Length > 0));
        drugs = PrincipalAxes.Coordinates(SparseMatrix.FromRows(DrugFingerprints.Length,
            [.. input.Fingerprints.Select(f => f.Select(bit => (bit, 1f)).ToArray())]), knownDrugs, Axes, input.Seed);
        targets = PrincipalAxes.Coordinates(SparseMatrix.FromRows(ProteinFeatures.Width,
            [.. input.Sequences.Select(proteins.Of)]), knownTargets, Axes, input.Seed);
        counts = new TrainCounts(input);
        Rows = [.. input.Train.Zip(TrainCounts.OfOthers(input), (p, others) => Row(p.Drug, p.Target, others))];
        Labels = [.. input.Train.Select(p => p.Label == 1)];
    }

    /// <summary>[P][Width] train pairs, in the order of the input; their counts do not know them.</summary>
    public float[][] Rows { get; }

    /// <summary>[P] whether each is an interaction.</summary>
    public bool[] Labels { get; }

    /// <summary>The row of any pair.</summary>
    public float[] Of(int drug, int target) => Row(drug, target, counts);

    private float[] Row(int drug, int target, TrainCounts from)
    {
        var row = new float[Width];
        drugs.AsSpan(drug * Axes, Axes).CopyTo(row);
        targets.AsSpan(target * Axes, Axes).CopyTo(row.AsSpan(Axes));
        from.Write(drug, target, row.AsSpan(2 * Axes));
        return row;
    }
}
