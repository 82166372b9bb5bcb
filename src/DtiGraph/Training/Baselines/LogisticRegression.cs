using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace DtiGraph.Training.Baselines;

/// <summary>Logistic regression on what both ends are and how often train labels them, with products of their first 32 coordinates.</summary>
/// <remarks>
/// score = w . x, x = the pair as plain numbers (64 + 64 principal coordinates, 4 log counts) and the 32 x 32 products of the leading coordinates
/// of drug and target: without products the order of the targets would be the same for every drug, as it is where no sequence is known.
/// Fitted by L-BFGS (Microsoft.ML) with an L2 penalty, on one thread.
/// </remarks>
public sealed class LogisticRegression(IReadOnlyList<float>? penalties = null) : IBaseline
{
    private const int Crossed = 32, Width = PairFeatures.Width + Crossed * Crossed;

    private readonly IReadOnlyList<float> penalties = penalties ?? [.1f, 1f, 10f, 100f];

    /// <inheritdoc/>
    public string Name => "logistic";

    /// <inheritdoc/>
    public IEnumerable<BaselineCandidate> Candidates(BaselineInput input)
    {
        var features = new PairFeatures(input);
        foreach (float penalty in penalties)
        {
            var context = new MLContext((int)input.Seed);
            var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
            {
                L1Regularization = 0,
                L2Regularization = penalty,
                NumberOfThreads = 1,
                MaximumNumberOfIterations = 200,
                OptimizationTolerance = 1e-6f,
            });
            var fit = trainer.Fit(LabelledRow.View(context, features.Rows.Select(Cross), Width, features.Labels)).Model.SubModel;
            var scorer = new LinearScorer(features, [.. fit.Weights], fit.Bias);
            yield return new(string.Create(CultureInfo.InvariantCulture, $"L2 {penalty}"), scorer);
        }
    }

    private static float[] Cross(float[] row)
    {
        var crossed = new float[Width];
        row.CopyTo(crossed, 0);
        for (int i = 0; i < Crossed; i++)
            for (int j = 0; j < Crossed; j++) crossed[PairFeatures.Width + i * Crossed + j] = row[i] * row[PairFeatures.Axes + j];
        return crossed;
    }

    private sealed class LinearScorer(PairFeatures features, float[] weights, float bias) : IPairScorer
    {
        public double[] Scores(int drug, ReadOnlySpan<int> targets)
        {
            var scores = new double[targets.Length];
            float[]? slopes = null;
            for (int i = 0; i < scores.Length; i++)
            {
                float[] row = features.Of(drug, targets[i]);
                slopes ??= Slopes(row);
                double sum = bias;
                for (int k = 0; k < row.Length; k++) sum += (double)slopes[k] * row[k];
                scores[i] = sum;
            }
            return scores;
        }

        /// <summary>For one drug the products are linear in the target's coordinates.</summary>
        private float[] Slopes(float[] row)
        {
            float[] slopes = weights[..PairFeatures.Width];
            for (int j = 0; j < Crossed; j++)
            {
                double sum = slopes[PairFeatures.Axes + j];
                for (int i = 0; i < Crossed; i++) sum += (double)weights[PairFeatures.Width + i * Crossed + j] * row[i];
                slopes[PairFeatures.Axes + j] = (float)sum;
            }
            return slopes;
        }
    }
}
