using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;

namespace DtiGraph.Cli;

/// <summary>What the loss was, and what its posterior did for the probabilities.</summary>
internal static class LossText
{
    public static void Print(Screen screen, Manifest manifest)
    {
        Print(screen, [manifest.Calibration.Test]);
        if (manifest.Training.LossSearch.IsEmpty) return;
        screen.Line("searched within train (mean AUPRC of held-out folds):");
        foreach (var tried in manifest.Training.LossSearch)
            screen.Line($"  gamma {Text(tried.Gamma)}, alpha {(tried.Alpha is { } a ? Text(a) : "none")}: {tried.Auprc.Mean:F4} ± {tried.Auprc.Sd:F4}{(tried.Chosen ? "  chosen" : "")}");
    }

    public static void Print(Screen screen, IReadOnlyCollection<EceStages> test)
    {
        screen.Line($"test ECE of the score {Mean(test, s => s.Score)}, after the posterior of the loss {Mean(test, s => s.Posterior)}, "
            + $"of the probability {Mean(test, s => s.Probability)}");
    }

    private static string Mean(IReadOnlyCollection<EceStages> stages, Func<EceStages, double> of) => stages.Average(of).ToString("F3", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
