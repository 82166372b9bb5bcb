using System.Collections.Immutable;
using System.Globalization;

namespace DtiGraph.Graphs.Csv;

/// <summary>The interactions and the published splits of a dataset folder.</summary>
/// <param name="folder">The dataset folder.</param>
/// <param name="nodes">The nodes that its rows name.</param>
/// <param name="policy">What to do with contradictory labels.</param>
/// <param name="faults">Takes what is wrong.</param>
/// <param name="activeBelowNm">Kd in nM below which a pair that only has an affinity is an interaction.</param>
internal sealed class FolderPairs(
    string folder, FolderNodes nodes, ContradictionPolicy policy, FaultList faults, double activeBelowNm = GraphFolder.ActiveBelowNm)
{
    private static readonly string[] Parts = ["train", "validation", "test"];

    private readonly PairLedger ledger = new(nodes.Drugs, nodes.Targets, policy, activeBelowNm, faults);

    public (ImmutableArray<Interaction> Interactions, ImmutableArray<PublishedSplit> Splits) Read()
    {
        bool stated = File.Exists(Path.Combine(folder, "interactions.csv"));
        var interactions = stated ? ReadInteractions() : [];
        var splits = ReadSplits();
        if (!stated) return (ledger.Recorded(), splits);
        // Under Keep a split may call 1 what interactions.csv calls 0.
        return ([.. interactions.Select(i => i with { Label = ledger.LabelOf(i.Drug, i.Target) ?? i.Label })], splits);
    }

    private ImmutableArray<Interaction> ReadInteractions()
    {
        var table = CsvTable.Read(folder, "interactions.csv", ["drug", "target", "label"], ["action", "kd_nm", "provenance"], faults);
        var first = new Dictionary<(int, int, int), int>(table.Rows.Count);
        var rows = new List<Interaction>(table.Rows.Count);
        foreach (var row in table.Rows)
        {
            var (drug, target, label, kd) = (nodes.Find(row, "drug", Snapshot.DrugKind), nodes.Find(row, "target", Snapshot.TargetKind),
                row.Label(faults), row.Number("kd_nm", faults, positive: true));
            if (drug is not int d || target is not int t || label is not int l) continue;
            if (!first.TryAdd((d, t, l), row.Line))
            {
                faults.Add(row.Table.File, row.Line, "duplicate interaction", $"each pair once, as in line {first[(d, t, l)]}", "it again");
                continue;
            }
            ledger.StateLabel(d, t, l, "", row.Place);
            rows.Add(new Interaction(d, t, l, row["action"], kd, row["provenance"]));
        }
        return [.. rows.OrderBy(i => i.Drug).ThenBy(i => i.Target).ThenByDescending(i => i.Label).DistinctBy(i => (i.Drug, i.Target))];
    }

    private ImmutableArray<PublishedSplit> ReadSplits()
    {
        string splits = Path.Combine(folder, "splits");
        if (!Directory.Exists(splits)) return [];
        return [.. Directory.EnumerateDirectories(splits).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
            .Select(name => ReadSplit("splits/" + name))];
    }

    /// <summary>Reads one split; it has its folder's name.</summary>
    /// <param name="split">Its folder, within the folder, with forward slashes.</param>
    public PublishedSplit ReadSplit(string split)
    {
        foreach (string file in StrayTables.CsvFiles(Path.Combine(folder, split)))
        {
            if (!Parts.Contains(Path.GetFileNameWithoutExtension(file)))
                faults.Add($"{split}/{file}", 0, "file", "train.csv, validation.csv or test.csv", FaultList.Show(file));
        }
        StrayTables.CheckSplit(folder, split, faults);
        var parts = Parts.Select(part => ReadPart(split, part)).ToArray();
        return new PublishedSplit(Path.GetFileName(split), parts[0], parts[1], parts[2]);
    }

    /// <summary>Reads one file of labelled pairs.</summary>
    /// <param name="file">Within the folder; it exists.</param>
    public ImmutableArray<SplitRow> ReadLabels(string file) =>
        [.. CsvTable.Read(folder, file, ["drug", "target", "label"], ["origin"], faults).Rows.Select(LabelRow).OfType<SplitRow>()];

    private ImmutableArray<SplitRow> ReadPart(string split, string part)
    {
        string file = $"{split}/{part}.csv";
        if (!File.Exists(Path.Combine(folder, file)))
        {
            if (part != "validation") faults.Add(file, 0, "missing file", "drug,target,label or drug,target,kd_nm,pkd", "no such file");
            return [];
        }
        // The header's first line decides the form; a file of neither form is told about the labelled one.
        bool affinity = File.ReadLines(Path.Combine(folder, file)).FirstOrDefault("").Contains("kd_nm", StringComparison.Ordinal);
        var table = affinity
            ? CsvTable.Read(folder, file, ["drug", "target", "kd_nm", "pkd"], ["fold", "origin"], faults)
            : CsvTable.Read(folder, file, ["drug", "target", "label"], ["origin"], faults);
        var rows = ImmutableArray.CreateBuilder<SplitRow>(table.Rows.Count);
        foreach (var row in table.Rows)
        {
            if ((affinity ? AffinityRow(row) : LabelRow(row)) is { } made) rows.Add(made);
        }
        return rows.ToImmutable();
    }

    private SplitRow? LabelRow(CsvRow row)
    {
        var (drug, target, label) =
            (nodes.Find(row, "drug", Snapshot.DrugKind), nodes.Find(row, "target", Snapshot.TargetKind), row.Label(faults));
        if (drug is not int d || target is not int t || label is not int l) return null;
        ledger.StateLabel(d, t, l, row["origin"], row.Place);
        return new SplitRow(d, t, l, null, row["origin"]);
    }

    private SplitRow? AffinityRow(CsvRow row)
    {
        var (drug, target) = (nodes.Find(row, "drug", Snapshot.DrugKind), nodes.Find(row, "target", Snapshot.TargetKind));
        double? kd = row.Number("kd_nm", faults, positive: true, required: true);
        double? pkd = row.Number("pkd", faults, required: true);
        int? fold = row.Count("fold", faults);
        if (kd is double nm && pkd is double p && Math.Abs(9 - Math.Log10(nm) - p) > .01)
        {
            string expected = (9 - Math.Log10(nm)).ToString("F4", CultureInfo.InvariantCulture);
            faults.Add(row.Table.File, row.Line, "pkd", $"{expected} (9 - log10 of kd_nm) to .01", p.ToString(CultureInfo.InvariantCulture));
        }
        if (drug is not int d || target is not int t || kd is not double k) return null;
        ledger.StateAffinity(d, t, k, row["origin"], row.Place);
        return new SplitRow(d, t, null, k, row["origin"], fold);
    }
}
