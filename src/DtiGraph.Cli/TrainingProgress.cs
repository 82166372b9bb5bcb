using System.Diagnostics;
using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Training;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>Shows how training stands: a bar on a terminal, plain lines elsewhere. Always on stderr.</summary>
internal static class TrainingProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <param name="screen">Where it is shown.</param>
    /// <param name="name">What is trained, for example seed 2.</param>
    /// <param name="train">Trains, reporting each epoch.</param>
    public static Artifact Show(Screen screen, string name, Func<Action<EpochReport>, Artifact> train) =>
        screen.Live ? Bar(screen, name, train) : Lines(screen, name, train);

    private static Artifact Bar(Screen screen, string name, Func<Action<EpochReport>, Artifact> train) => screen.Messages.Progress()
        .AutoClear(true)
        .HideCompleted(false)
        .Columns(new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context =>
        {
            var task = context.AddTask(Markup.Escape($"{name}: features"));
            return train(report =>
            {
                (task.MaxValue, task.Value) = (report.Epochs * report.Members, report.Epochs * (report.Member - 1) + report.Epoch);
                task.Description = Markup.Escape(Text(report));
            });
        });

    private static Artifact Lines(Screen screen, string name, Func<Action<EpochReport>, Artifact> train)
    {
        var clock = Stopwatch.StartNew();
        EpochReport last = default;
        TimeSpan? shown = null;
        screen.Note($"{name}: features");
        var artifact = train(report =>
        {
            if (last.Epoch > 0 && (report.Member, report.Trial) != (last.Member, last.Trial)) screen.Note($"{name}: {Ended(last)}");
            last = report;
            if (report.Epoch > 1 && report.Epoch < report.Epochs && clock.Elapsed - shown < BetweenLines) return; // the first one is always shown
            shown = clock.Elapsed;
            screen.Note(Text(report));
        });
        screen.Note($"{name}: {Ended(last)}");
        return artifact;
    }

    private static string Ended(EpochReport last) =>
        $"{Member(last)}{last.Epoch} epochs, best validation AUPRC {last.BestAuprc:F4} in epoch {last.BestEpoch}";

    private static string Member(EpochReport report) =>
        (report.Trial ? "trial on new nodes  " : "") + (report.Members > 1 ? $"member {report.Member}/{report.Members}  " : "");

    private static string Text(EpochReport report)
    {
        var left = report.Elapsed / report.Epoch * (report.Epochs * (report.Members - report.Member + 1) - report.Epoch);
        return $"{Member(report)}epoch {report.Epoch}/{report.Epochs}  loss {report.Loss:F4}  AUPRC {report.ValidationAuprc:F4}"
            + $"  best {report.BestAuprc:F4} ({report.BestEpoch})  at most {(left.TotalHours < 1 ? "" : $"{(int)left.TotalHours}:")}{left.ToString(left.TotalHours < 1 ? "m\\:ss" : "mm\\:ss", CultureInfo.InvariantCulture)} left";
    }
}
