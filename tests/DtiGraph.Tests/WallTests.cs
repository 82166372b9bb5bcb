using System.Reflection;
using System.Text.RegularExpressions;

namespace DtiGraph.Tests;

/// <summary>The walls between the rooms: a room uses only rooms to its left, and each outside library stays where it belongs.</summary>
public sealed partial class WallTests
{
    private static readonly Dictionary<string, string[]> Uses = new()
    {
        ["Graphs"] = [],
        ["Splits"] = ["Graphs"],
        ["Features"] = ["Graphs"],
        ["Models"] = ["Graphs", "Splits", "Features"],
        ["Losses"] = [],
        ["Evaluation"] = [],
        ["Artifacts"] = ["Graphs", "Features", "Models", "Losses", "Evaluation"],
        ["Training"] = ["Graphs", "Splits", "Features", "Models", "Losses", "Evaluation", "Artifacts"],
        ["Ranking"] = ["Graphs", "Features", "Models", "Losses", "Evaluation", "Artifacts"],
        ["Evidence"] = ["Graphs", "Features", "Models", "Evaluation", "Artifacts", "Ranking"],
        ["Reports"] = ["Graphs", "Models", "Losses", "Evaluation", "Artifacts"],
        ["Registry"] = ["Graphs", "Artifacts"],
        ["Jobs"] = ["Graphs", "Splits", "Evaluation", "Artifacts", "Reports", "Registry"],
        ["Ledger"] = ["Graphs", "Splits", "Evaluation"],
        ["Bolt"] = ["Graphs"],
        ["Api"] = ["Graphs", "Features", "Models", "Losses", "Evaluation", "Artifacts", "Ranking", "Evidence", "Reports", "Registry", "Jobs", "Ledger"],
        ["Cli"] = ["Graphs", "Splits", "Features", "Models", "Losses", "Evaluation", "Artifacts", "Training", "Ranking", "Evidence", "Reports", "Registry", "Jobs", "Ledger", "Api"],
    };

    /// <summary>Words of an outside library, and the folders of the library that may hold them. One file says the versions of all.</summary>
    private static readonly (Regex Words, string[] Folders)[] Outside =
    [
        (TorchWords(), ["Models/", "Losses/", "Training/", "Artifacts/"]), // what answers needs none of it
        (MachineLearningWords(), ["Evaluation/", "Training/Baselines/"]),
        (PlotWords(), ["Reports/"]),
        (NumpyWords(), ["Features/Embeddings/"]),
        (ParquetWords(), ["Features/Embeddings/", "Ranking/Screens/"]),
        (SqliteWords(), ["Graphs/Sqlite/", "Registry/", "Ledger/", "Training/RunEnvironment.cs"]),
        (CypherWords(), ["Graphs/Neo4j/", "Bolt/"]),
        (DriverWords(), ["Bolt/"]),
    ];

    [Fact]
    public void Sources_EveryFile_StaysWithinItsWalls()
    {
        var files = Sources().ToList();
        Assert.InRange(files.Count(f => f.Path.StartsWith("Features/")), 10, 1000);
        Assert.Empty(files.SelectMany(f => Violations(f.Path, f.Text)));
    }

    [Fact]
    public void Sources_EveryFolder_IsARoomWithAWall() => Assert.Empty(
        Sources().Select(f => f.Path.Split('/')[0]).Where(room => !Uses.ContainsKey(room)).Distinct());

    [Theory]
    [InlineData("Graphs/A.cs", "using DtiGraph.Splits;", "Graphs/A.cs: Graphs may not use Splits")]
    [InlineData("Splits/A.cs", "using static DtiGraph.Training.TrainSteps;", "Splits/A.cs: Splits may not use Training")]
    [InlineData("Evaluation/A.cs", "var x = DtiGraph.Graphs.GraphId.Of(g);", "Evaluation/A.cs: Evaluation may not use Graphs")]
    [InlineData("Graphs/Csv/A.cs", "int x = Splits.SplitDrawing.MaximumUnrecorded;", "Graphs/Csv/A.cs: Graphs may not use Splits")]
    [InlineData("Ranking/A.cs", "using T = DtiGraph.Training.Trainer;", "Ranking/A.cs: Ranking may not use Training")]
    [InlineData("Api/A.cs", "using DtiGraph.Splits;", "Api/A.cs: Api may not use Splits")]
    [InlineData("Ranking/A.cs", "using DtiGraph.Evidence;", "Ranking/A.cs: Ranking may not use Evidence")]
    [InlineData("Evidence/A.cs", "using DtiGraph.Splits;", "Evidence/A.cs: Evidence may not use Splits")]
    [InlineData("Features/A.cs", "using static TorchSharp.torch;", "Features/A.cs: 'TorchSharp' belongs in Models, Losses, Training, Artifacts")]
    [InlineData("Api/A.cs", "TorchSharp.torch.Tensor t;", "Api/A.cs: 'TorchSharp' belongs in Models, Losses, Training, Artifacts")]
    [InlineData("Ranking/A.cs", "using static TorchSharp.torch;", "Ranking/A.cs: 'TorchSharp' belongs in Models, Losses, Training, Artifacts")]
    [InlineData("Ranking/A.cs", "using Microsoft.ML;", "Ranking/A.cs: 'Microsoft.ML' belongs in Evaluation, Training/Baselines")]
    [InlineData("Training/A.cs", "using Microsoft.ML;", "Training/A.cs: 'Microsoft.ML' belongs in Evaluation, Training/Baselines")]
    [InlineData("Artifacts/A.cs", "using Parquet.Data;", "Artifacts/A.cs: 'using Parquet' belongs in Features/Embeddings, Ranking/Screens")]
    [InlineData("Api/A.cs", "using ScottPlot;", "Api/A.cs: 'ScottPlot' belongs in Reports")]
    [InlineData("Graphs/A.cs", "using Microsoft.Data.Sqlite;", "Graphs/A.cs: 'Microsoft.Data.Sqlite' belongs in Graphs/Sqlite, Registry, Ledger, Training/RunEnvironment.cs")]
    [InlineData("Artifacts/A.cs", "void F(SqliteConnection c) { }", "Artifacts/A.cs: 'SqliteConnection' belongs in Graphs/Sqlite, Registry, Ledger, Training/RunEnvironment.cs")]
    [InlineData("Graphs/A.cs", "ICypherTransport t;", "Graphs/A.cs: 'ICypherTransport' belongs in Graphs/Neo4j, Bolt")]
    [InlineData("Cli/A.cs", "Run(\"UNWIND $rows AS row\");", "Cli/A.cs: 'UNWIND' belongs in Graphs/Neo4j, Bolt")]
    [InlineData("Graphs/Neo4j/A.cs", "using Neo4j.Driver;", "Graphs/Neo4j/A.cs: 'Neo4j.Driver' belongs in Bolt")]
    public void Violations_PlantedOne_IsSaid(string path, string text, string said) => Assert.Equal([said], Violations(path, text + "\n"));

    [Theory]
    [InlineData("Models/A.cs", "using DtiGraph.Splits;\nusing DtiGraph.Models;\nusing TorchSharp;")]
    [InlineData("Graphs/Sqlite/A.cs", "using Microsoft.Data.Sqlite;")]
    [InlineData("Graphs/Snapshot.cs", "/// <summary>See <see cref=\"DtiGraph.Splits.Split\"/>.</summary>\npublic IReadOnlyList<PublishedSplit> Splits => snapshot.Splits.Where(s => s.Name == name);")]
    [InlineData("Graphs/A.cs", "// TorchSharp is not used here: DtiGraph.Training is.")]
    [InlineData("Training/Baselines/A.cs", "using Microsoft.ML;\nFeatures.Validate();")]
    public void Violations_WithinTheWalls_AreNone(string path, string text) => Assert.Empty(Violations(path, text));

    [Fact]
    public void RankingAndEvidence_PublicSignatures_HoldNoTorchType()
    {
        var types = typeof(DtiGraph.Graphs.Snapshot).Assembly.GetExportedTypes().Where(t => t.Namespace is "DtiGraph.Ranking" or "DtiGraph.Evidence");
        Assert.Empty(types.SelectMany(t => TorchIn(t).Select(m => $"{t.Name}.{m}")));
        // The check itself sees torch where it is public.
        Assert.NotEmpty(TorchIn(typeof(DtiGraph.Models.Encoder)));
        Assert.NotEmpty(TorchIn(typeof(DtiGraph.Models.DropoutMask)));
    }

    /// <summary>What a source file uses and may not.</summary>
    /// <param name="path">Relative to src/DtiGraph, with forward slashes; Bolt/ is the driver's project, Api/ and Cli/ are the programs.</param>
    /// <param name="text">The file.</param>
    private static IEnumerable<string> Violations(string path, string text)
    {
        string room = path.Split('/')[0], code = Comments().Replace(text, "");
        foreach (string used in Uses.Keys.Where(r => r != room && !Uses[room].Contains(r)))
        {
            // Qualified by the root, or from within it by the room alone; a member of that name has a dot before or no type after.
            if (Regex.IsMatch(code, $@"\bDtiGraph\.{used}\b|(?<![\w.]){used}\.[A-Z]\w*\.[A-Z]")) yield return $"{path}: {room} may not use {used}";
        }
        foreach (var (words, folders) in Outside)
        {
            if (words.Match(code) is { Success: true } match && !folders.Any(path.StartsWith))
                yield return $"{path}: '{match.Value}' belongs in {string.Join(", ", folders.Select(f => f.TrimEnd('/')))}";
        }
    }

    private static IEnumerable<string> TorchIn(Type type) => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        .Where(m => m switch
        {
            MethodBase method => method.GetParameters().Select(p => p.ParameterType).Append((method as MethodInfo)?.ReturnType ?? typeof(void)).Any(IsTorch),
            PropertyInfo property => IsTorch(property.PropertyType),
            FieldInfo field => IsTorch(field.FieldType),
            _ => false,
        }).Select(m => m.Name);

    private static bool IsTorch(Type type) => type.Assembly.GetName().Name == "TorchSharp"
        || (type.HasElementType && IsTorch(type.GetElementType()!)) || type.GetGenericArguments().Any(IsTorch);

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "DtiGraph.sln"))) root = root.Parent;
        Assert.SkipWhen(root is null, "no DtiGraph.sln above the tests: the sources are not here");
        foreach (var (folder, prefix) in new[] { ("DtiGraph", ""), ("DtiGraph.Bolt", "Bolt/"), ("DtiGraph.Api", "Api/"), ("DtiGraph.Cli", "Cli/") })
        {
            string from = Path.Combine(root!.FullName, "src", folder);
            foreach (string file in Directory.EnumerateFiles(from, "*.cs", SearchOption.AllDirectories))
            {
                string path = Path.GetRelativePath(from, file).Replace('\\', '/');
                // Build runs inside MSBuild and is no part of the library.
                if (path.Split('/')[0] is not ("obj" or "bin" or "Build")) yield return (prefix + path, File.ReadAllText(file));
            }
        }
    }

    [GeneratedRegex(@"//.*|/\*[\s\S]*?\*/")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\bTorchSharp\b")]
    private static partial Regex TorchWords();

    [GeneratedRegex(@"\bMicrosoft\.ML\b|\bMLContext\b")]
    private static partial Regex MachineLearningWords();

    [GeneratedRegex(@"\bScottPlot\b|\bSkiaSharp\b")]
    private static partial Regex PlotWords();

    [GeneratedRegex(@"\bNumSharp\b")]
    private static partial Regex NumpyWords();

    [GeneratedRegex(@"\busing Parquet\b")]
    private static partial Regex ParquetWords();

    [GeneratedRegex(@"\bMicrosoft\.Data\.Sqlite\b|\bSqlite(Connection|Command|Transaction|Parameter|DataReader|Exception)\w*|\bPRAGMA\b")]
    private static partial Regex SqliteWords();

    // MERGE, MATCH and CREATE are words of SQL or plain English too; UNWIND is not.
    [GeneratedRegex(@"\bI?Cypher\w+|\bUNWIND\b|\bNeo4j(Schema|Transports)\b(?!\.Open\()")]
    private static partial Regex CypherWords();

    [GeneratedRegex(@"\bNeo4j\.Driver\b|\bIAsyncSession\b")]
    private static partial Regex DriverWords();
}
