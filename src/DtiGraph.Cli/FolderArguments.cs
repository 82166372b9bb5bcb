using System.CommandLine;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Formats;

namespace DtiGraph.Cli;

/// <summary>How a dataset folder or somebody else's database is read: --format, --contradictions, --active-below-nm, --active-from-kiba and --mapping.</summary>
/// <param name="contradictionsByDefault">refuse or keep.</param>
internal sealed class FolderArguments(string contradictionsByDefault = "refuse")
{
    private readonly Option<string> format = new Option<string>("--format")
    {
        Description = "Layout of a dataset folder; auto looks at its files and says what it took it for.",
        DefaultValueFactory = _ => DatasetFormats.Auto,
    }.OneOf([DatasetFormats.Auto, .. DatasetFormats.Names]);

    private readonly Option<string> contradictions = new Option<string>("--contradictions")
    {
        Description = "What to do with pairs that a dataset folder labels both 1 and 0: list them as faults (refuse), or count them as interactions and leave published splits as they are (keep).",
        DefaultValueFactory = _ => contradictionsByDefault,
    }.OneOf("refuse", "keep");

    private readonly Option<double> activeBelowNm = new("--active-below-nm")
    {
        Description = "Where a dataset folder states a Kd instead of a label: below this many nM it is an interaction.",
        DefaultValueFactory = _ => new FormatOptions().ActiveBelowNm,
        HelpName = "nM",
    };

    private readonly Option<double> activeFromKiba = new("--active-from-kiba")
    {
        Description = "Where a dataset folder states a KIBA score instead of a label: from this on it is an interaction.",
        DefaultValueFactory = _ => new FormatOptions().ActiveFromKiba,
        HelpName = "score",
    };

    private readonly Option<string?> mapping = CommonOptions.Mapping();

    public void AddTo(Command command)
    {
        command.Add(format);
        command.Add(contradictions);
        command.Add(activeBelowNm);
        command.Add(activeFromKiba);
        command.Add(mapping);
    }

    /// <summary>Whether it names a folder, and not a store or a database.</summary>
    public bool IsFolder(ParseResult parsed, string from) => parsed.GetValue(mapping) is null && (Directory.Exists(from) || !GraphStores.IsUri(from));

    /// <summary>The file that says how somebody else's database names its parts; null where the graph is DtiGraph's own.</summary>
    public string? Mapping(ParseResult parsed) => parsed.GetValue(mapping);

    /// <summary>The graph of a folder or store, or of somebody else's database.</summary>
    public Task<Snapshot> LoadAsync(ParseResult parsed, string from, Action<string> note, CancellationToken cancellation) => parsed.GetValue(mapping) is { } file
        ? GraphSource.LoadMappedAsync(from, file, Policy(parsed), cancellation)
        : GraphSource.LoadAsync(from, Options(parsed), note, cancellation);

    /// <summary>What to do with contradictory labels.</summary>
    public ContradictionPolicy Policy(ParseResult parsed) =>
        parsed.GetRequiredValue(contradictions) == "keep" ? ContradictionPolicy.Keep : ContradictionPolicy.Refuse;

    public FormatOptions Options(ParseResult parsed) => new()
    {
        Format = parsed.GetRequiredValue(format),
        Contradictions = Policy(parsed),
        ActiveBelowNm = parsed.GetRequiredValue(activeBelowNm),
        ActiveFromKiba = parsed.GetRequiredValue(activeFromKiba),
    };
}
