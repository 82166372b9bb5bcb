using System.CommandLine;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>The policies besides random, as help lists them.</summary>
    public static readonly string ColdPolicies = string.Join(", ", SplitPolicies.Names.Skip(1));

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "One JSON document on stdout and nothing else there; progress and messages go to stderr.",
        Recursive = true,
    };

    public static Option<string> Model() => new Option<string>("--model") { Description = "Folder of a trained model (what dti train wrote).", Required = true, HelpName = "dir" }.IsThere();

    public static Option<string> Registry(bool required) => new("--registry")
    {
        Description = "Folder of a registry: the versions of a model, and which of them serves.",
        Required = required,
        HelpName = "dir",
    };

    public static Option<string?> Ledger(bool required) => new("--ledger") { Description = "File of a ledger: what was said and what was measured (dti serve keeps it).", Required = required, HelpName = "file" };

    public static Option<string> Graph(bool required) => new("--graph")
    {
        Description = "A dataset folder, or a store such as sqlite:dtigraph.db.",
        Required = required,
        HelpName = "folder|URI",
    };

    public static Option<string?> Mapping() => new("--mapping")
    {
        Description = "Where the parts of the graph are in a Neo4j database that somebody else built: labels, types and property names as JSON.",
        HelpName = "file.json",
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "One training option, for example learningRate=0.002 or model.hidden=128. Can be repeated.",
        HelpName = "key=value",
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> OptionsFile() => new("--options") { Description = "Training options as JSON.", HelpName = "file.json" };

    public static Option<string?> Report() => new("--report")
    {
        Description = "Write report.json and a page, index.html, with curves and tables to this folder; an earlier report there is replaced.",
        HelpName = "dir",
    };

    public static Option<string?> TargetEmbeddings() => new("--target-embeddings")
    {
        Description = "Embeddings of targets, for example by a protein language model, as further features: .parquet with a column id and a list column "
            + "embedding or float columns; or .npy, with the ids of its rows one a line in file.ids.txt beside file.npy. Default: none.",
        HelpName = "file",
    };

    public static Option<string> Device() => new Option<string>("--device")
    {
        Description = "Where the network is trained; auto takes CUDA where there is one.",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "cpu", "cuda");

    public static Option<string> Urls() => new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons; only this machine can reach the default.",
        DefaultValueFactory = _ => Api.ApiHost.DefaultUrl,
    };

    /// <summary>How outputs name a graph: the last part of its folder, its store's file, or its database.</summary>
    public static string DatasetName(string graph) => Directory.Exists(graph)
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(graph)))
        : Path.GetFileNameWithoutExtension(GraphStores.Display(graph)[(graph.IndexOf(':') + 1)..]);
}
