using System.Collections.Immutable;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;

namespace DtiGraph.Reports;

/// <summary>What report.json holds and index.html shows: one model, or one model a seed.</summary>
/// <param name="Dataset">Its name; null where it is not known.</param>
/// <param name="Runs">One a seed, at least one.</param>
/// <param name="Spread">Mean and standard deviation over the runs; a single run has a deviation of 0.</param>
public sealed record Report(string? Dataset, ImmutableArray<RunReport> Runs, ImmutableArray<SpreadReport> Spread)
{
    /// <summary>File names inside a report's folder.</summary>
    public const string JsonFile = "report.json", PageFile = "index.html";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Puts runs together.</summary>
    /// <param name="dataset">Its name; null where it is not known.</param>
    /// <param name="runs">Of one dataset and split with different seeds, at least one.</param>
    /// <exception cref="ArgumentException">No runs, or runs that do not hold the same models.</exception>
    public static Report Of(string? dataset, params ImmutableArray<RunReport> runs)
    {
        if (runs.IsEmpty) throw new ArgumentException("report: expected at least one run, got none", nameof(runs));
        string[] Names(RunReport run) => [.. run.Metrics.Select(m => m.Name)];
        string[] names = Names(runs[0]);
        foreach (var run in runs)
        {
            if (Names(run).SequenceEqual(names)) continue;
            throw new ArgumentException($"report: expected the models {string.Join(", ", names)} in every run, "
                + $"got {string.Join(", ", Names(run))} (seed {run.Seed})", nameof(runs));
        }
        return new(dataset, runs, [.. names.Select((name, i) => new SpreadReport(
            name, MetricSpread.Of([.. runs.Select(r => r.Metrics[i].Validation)]), MetricSpread.Of([.. runs.Select(r => r.Metrics[i].Test)])))]);
    }

    /// <summary>Refuses a folder that <see cref="Write"/> would refuse, so that it is known before a long training.</summary>
    /// <param name="folder">Where a report is to be written.</param>
    /// <exception cref="IOException">The name is taken by something that is not a report, or nothing can be written there.</exception>
    public static void CheckPlace(string folder)
    {
        AtomicFolder.CheckPlace(folder, JsonFile);
        if (!Directory.Exists(folder)) return;
        string? other = Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(e => Path.GetFileName(e) is not (JsonFile or PageFile));
        if (other is not null)
            throw new IOException($"folder: expected a free name or an earlier report, got a folder with {Path.GetFileName(other)} ({folder})");
    }

    /// <summary>Writes report.json and index.html; afterwards the folder is there whole, or as it was.</summary>
    /// <param name="folder">An earlier report of that name is replaced; any other folder that is not empty is refused.</param>
    /// <exception cref="IOException">The name is taken, or writing failed.</exception>
    public void Write(string folder)
    {
        CheckPlace(folder);
        AtomicFolder.Publish(folder, temporary =>
        {
            File.WriteAllText(Path.Combine(temporary, JsonFile), ToJson() + "\n");
            File.WriteAllText(Path.Combine(temporary, PageFile), ReportPage.Of(this));
        }, replaces: JsonFile);
    }

    /// <summary>The content of report.json: camelCase keys, undefined numbers null.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>Metrics of one model over the runs.</summary>
/// <param name="Name">gnn, degree, or a baseline.</param>
/// <param name="Validation">On validation.</param>
/// <param name="Test">On test.</param>
public sealed record SpreadReport(string Name, MetricSpread Validation, MetricSpread Test);
