namespace DtiGraph.Training.Baselines;

/// <summary>The equation of <see cref="LabelTransfer"/>.</summary>
internal sealed class LabelTransferScorer(KnownPairs known, LabelTransferOptions options) : IPairScorer
{
    public double[] Scores(int drug, ReadOnlySpan<int> targets)
    {
        var like = new Dictionary<int, double>();
        double[] weights = new double[known.OfTarget.Length], labels = new double[known.OfTarget.Length];
        foreach (var near in known.LikeDrugs[drug].Take(options.Neighbours))
        {
            foreach (var (target, label) in known.OfDrug[near.Index])
            {
                weights[target] += Weight(near.Similarity);
                labels[target] += Weight(near.Similarity) * label;
            }
        }
        double prior = Logit(known.Mean);
        var scores = new double[targets.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            int target = targets[i];
            double score = prior;
            if (options.Drugs != 0) score += options.Drugs * (Logit(Nearest(known.OfTarget[target], drug, Similarity)) - prior);
            if (options.Targets != 0) score += options.Targets * (Logit(Nearest(known.OfDrug[drug], target, known.Similarity.OfTargets)) - prior);
            if (options.Both != 0) score += options.Both * (Logit(Both(target)) - prior);
            scores[i] = score;
        }
        return scores;

        // A drug is compared with the same others for many targets.
        double Similarity(int self, int other) =>
            like.TryGetValue(other, out double s) ? s : like[other] = known.Similarity.OfDrugs(self, other);

        double Both(int target)
        {
            double sum = 0, of = 0;
            foreach (var near in known.LikeTargets[target].Take(options.Neighbours))
            {
                sum += Weight(near.Similarity) * weights[near.Index];
                of += Weight(near.Similarity) * labels[near.Index];
            }
            return Smoothed(sum, of);
        }
    }

    /// <summary>M over the k pairs of a list whose other end is most like a node; of equals the first in the list.</summary>
    private double Nearest((int Other, int Label)[] list, int self, Func<int, int, double> similarity)
    {
        var best = new PriorityQueue<(double Similarity, int Label), (double, int)>(options.Neighbours + 1);
        for (int i = 0; i < list.Length; i++)
        {
            if (list[i].Other == self) continue;
            double s = similarity(self, list[i].Other);
            if (!(s > 0)) continue;
            best.Enqueue((s, list[i].Label), (s, -i));
            if (best.Count > options.Neighbours) best.Dequeue();
        }
        double sum = 0, of = 0;
        while (best.TryDequeue(out var near, out _))
        {
            sum += Weight(near.Similarity);
            of += Weight(near.Similarity) * near.Label;
        }
        return Smoothed(sum, of);
    }

    private double Weight(double similarity) => options.Power == 1 ? similarity : Math.Pow(similarity, options.Power);

    private double Smoothed(double sum, double of) => (options.Smoothing * known.Mean + of) / (options.Smoothing + sum);

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
