using System.Collections.Immutable;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs;

/// <summary>A dataset folder: a graph as CSV files, UTF-8 with or without a byte order mark, lines ended by LF or CRLF.</summary>
/// <remarks>
/// <code>
/// drugs.csv                 id,name,smiles[,provenance]
/// targets.csv               id,gene,sequence[,name][,provenance]
/// [kind plural].csv         id,name[,provenance]              diseases.csv holds the kind disease
/// interactions.csv          drug,target,label[,action][,kd_nm][,provenance]
/// edges/[relation].csv      source,target[,score][,category][,provenance]; the relation is named [source kind]_[destination kind]_[verb]
/// splits/[name]/train.csv, validation.csv, test.csv           drug,target,label[,origin] or drug,target,kd_nm,pkd[,fold][,origin]
/// interaction_types.csv     drug,target,category,known_action,actions[,provenance]
/// </code>
/// Only drugs.csv and targets.csv must be there; a split needs train.csv and test.csv. Columns stand in any order.
/// <para>Without interactions.csv the interactions are the distinct pairs of all published splits, except those that only ever occur
/// with origin random_fill: these are unrecorded pairs, not measured ones. A pair whose splits state Kd gets label 1 where Kd is
/// below a threshold, <see cref="ActiveBelowNm"/> unless told otherwise, else 0.</para>
/// <para>interaction_types.csv is the relation drug_target_types with category category:known_action:actions. It restates interactions.
/// Its word-for-word repeats are one edge; in any other file of edges, a source, target and category that come again are a fault.
/// Edges are directed as written: a relation within one kind may list both directions.</para>
/// <para>Fields are separated by commas. A table under another name or ending, such as interactions.tsv, is a fault and not passed over.</para>
/// <para>Sequences are upper-cased; SMILES are taken as they are.</para>
/// </remarks>
public static class GraphFolder
{
    /// <summary>Kd in nM below which a pair that only has an affinity is an interaction. Source: the davis benchmark of MolTrans.</summary>
    public const double ActiveBelowNm = 30;

    /// <summary>Reads and checks the whole folder.</summary>
    /// <param name="folder">Path of the dataset folder.</param>
    /// <param name="contradictions">What to do with a pair that is labelled both 1 and 0, or has two Kd values. Default Refuse.</param>
    /// <param name="activeBelowNm">Kd in nM below which a pair that only has an affinity is an interaction. Default <see cref="ActiveBelowNm"/>.</param>
    /// <returns>The graph in canonical order.</returns>
    /// <exception cref="GraphDataException">The folder is absent or anything in it is wrong; lists every fault with file and line.</exception>
    public static Snapshot Read(string folder, ContradictionPolicy contradictions = ContradictionPolicy.Refuse, double activeBelowNm = ActiveBelowNm)
    {
        CheckIsThere(folder);
        var faults = new FaultList();
        var nodes = FolderNodes.Read(folder, faults);
        StrayTables.Check(folder, faults);
        var relations = new FolderEdges(folder, nodes, faults).Read();
        var (interactions, splits) = new FolderPairs(folder, nodes, contradictions, faults, activeBelowNm).Read();
        faults.ThrowIfAny();
        return new Snapshot(nodes.Drugs, nodes.Targets, nodes.Entities, interactions, relations, splits);
    }

    /// <exception cref="GraphDataException">There is no such folder.</exception>
    internal static void CheckIsThere(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (Directory.Exists(folder)) return;
        string got = !File.Exists(folder) ? "nothing there" : IsSqlite(folder) ? $"a SQLite file, which is given as sqlite:{folder}" : "a file";
        throw new GraphDataException(folder, $"dataset folder: expected a folder, got {got}");
    }

    private static bool IsSqlite(string file)
    {
        Span<byte> start = stackalloc byte[16];
        using var stream = File.OpenRead(file);
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].SequenceEqual("SQLite format 3\0"u8);
    }

    /// <summary>Reads a split that lies outside the dataset folder.</summary>
    /// <param name="graph">The graph whose pairs it divides; it is not changed: the split's labels are not recorded in it.</param>
    /// <param name="folder">Holds train.csv, test.csv and perhaps validation.csv; its name is the split's.</param>
    /// <param name="contradictions">What to do with a pair that the split labels both 1 and 0. Default Refuse.</param>
    /// <exception cref="GraphDataException">The folder is absent or anything in it is wrong; lists every fault with file and line.</exception>
    public static PublishedSplit ReadSplit(Snapshot graph, string folder, ContradictionPolicy contradictions = ContradictionPolicy.Refuse)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(path)) throw new GraphDataException(folder, $"split: expected a folder, got {(File.Exists(path) ? "a file" : "nothing there")}");
        var faults = new FaultList();
        var pairs = new FolderPairs(Path.GetDirectoryName(path) ?? path, FolderNodes.Of(graph, faults), contradictions, faults);
        var split = pairs.ReadSplit(Path.GetFileName(path));
        faults.ThrowIfAny();
        return split;
    }

    /// <summary>Reads a file of labelled pairs: drug,target,label[,origin].</summary>
    /// <param name="graph">The graph whose drugs and targets it names.</param>
    /// <param name="file">Path of the CSV file.</param>
    /// <exception cref="GraphDataException">The file is absent or anything in it is wrong; lists every fault with its line.</exception>
    public static ImmutableArray<SplitRow> ReadPairs(Snapshot graph, string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        string path = Path.GetFullPath(file);
        if (!File.Exists(path)) throw new GraphDataException(file, $"pairs: expected a CSV file, got {(Directory.Exists(path) ? "a folder" : "nothing there")}");
        var faults = new FaultList();
        var rows = new FolderPairs(Path.GetDirectoryName(path)!, FolderNodes.Of(graph, faults), ContradictionPolicy.Refuse, faults)
            .ReadLabels(Path.GetFileName(path));
        faults.ThrowIfAny();
        return rows;
    }

    /// <summary>Writes a graph as a dataset folder. Reading it gives the same GraphId and the same splits.</summary>
    /// <param name="graph">Any graph.</param>
    /// <param name="folder">Made where it is absent; files of the same name are overwritten.</param>
    public static void Write(Snapshot graph, string folder) => new FolderWriter(folder).Write(graph);
}
