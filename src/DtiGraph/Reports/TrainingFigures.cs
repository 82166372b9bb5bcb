namespace DtiGraph.Reports;

/// <summary>How training went: loss and validation AUPRC by epoch.</summary>
internal static class TrainingFigures
{
    public static Figure Loss(Report report)
    {
        var picture = Drawn(report, "training-loss", "mean loss of the epoch", p => p.Loss, floor: 0);
        return new("Training loss", picture.ToSvg("Mean training loss by epoch."), (Ink.Model, "loss on the train pairs"), Best);
    }

    public static Figure Auprc(Report report)
    {
        double rate = report.Runs.Average(r => r.Validation.PositiveRate);
        var picture = Drawn(report, "training-auprc", "AUPRC", p => p.ValidationAuprc, floor: rate);
        picture.Line([0, Epochs(report)], [rate, rate], Ink.Reference);
        return new("AUPRC by epoch, validation", picture.ToSvg($"Validation AUPRC by epoch; positive rate {Html.Percent(rate)}."),
            (Ink.Model, "AUPRC, averaged weights"), (Ink.Reference, $"no skill: positive rate {Html.Percent(rate)}"), Best);
    }

    private static (Ink, string) Best { get; } = (Ink.Degree with { Width = 1.2f }, "epoch whose weights were kept");

    private static int Epochs(Report report) => report.Runs.Max(r => r.History.Select(p => p.Epoch).DefaultIfEmpty().Max());

    private static Picture Drawn(Report report, string id, string name, Func<Artifacts.EpochPoint, double> value, double floor)
    {
        double[] finite = [.. report.Runs.SelectMany(r => r.History).Select(value).Where(double.IsFinite).Append(floor)];
        double low = finite.Min(), high = finite.Max(), room = Math.Max((high - low) * .06, 1e-3);
        var epochs = Axis.Linear("epoch", 0, Math.Max(Epochs(report), 2));
        var picture = new Picture(id, epochs, Axis.Linear(name, low == 0 ? 0 : low - room, high + room));
        foreach (var run in report.Runs)
        {
            var members = run.History.ToLookup(p => p.Member);
            foreach (var member in members)
            {
                int best = members.Count == 1 ? run.BestEpoch : member.MaxBy(p => p.ValidationAuprc).Epoch;
                picture.Line([best, best], [low == 0 ? 0 : low - room, high + room], Ink.Degree with { Width = 1.2f });
                picture.Line([.. member.Select(p => (double)p.Epoch)], [.. member.Select(value)], Ink.Model.Among(report.Runs.Length * members.Count));
            }
        }
        return picture;
    }
}
