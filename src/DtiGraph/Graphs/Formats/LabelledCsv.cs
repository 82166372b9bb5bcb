using System.Globalization;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>CSV files that repeat structure, sequence and label in every row, each folder of them a split.</summary>
/// <param name="Smiles">Column of the structure.</param>
/// <param name="Sequence">Column of the sequence.</param>
/// <param name="Label">Column of the label.</param>
/// <param name="DrugId">Column of the drug's id, which a file may have together with <paramref name="TargetId"/>; null where the format has none.</param>
/// <param name="TargetId">Column of the target's id.</param>
internal sealed record LabelledCsv(string Smiles, string Sequence, string Label, string? DrugId, string? TargetId)
{
    private const string OneFolder = "published";

    private static readonly string[][] Parts = [["train", "source_train"], ["val", "validation", "target_train"], ["test", "target_test"]];

    public string Columns => $"columns {Smiles}, {Sequence} and {Label}";

    public string? Recognise(FormatFolder folder)
    {
        string? file = folder.Files.FirstOrDefault(f => IsCsv(f) && new[] { Smiles, Sequence, Label }.All(Header(folder, f).Contains));
        return file is null ? null : $"found the {Columns} in {file}";
    }

    public DatasetReading Read(FormatFolder folder, FormatOptions options)
    {
        var faults = new FaultList();
        var draft = new GraphDraft(faults);
        var tables = folder.Files.Where(IsCsv).Where(f => folder.CanRead(f, Columns, faults))
            .Select(f => CsvTable.Read(folder.Root, f, [Smiles, Sequence, Label], null, faults)).ToList();
        if (!folder.Files.Any(IsCsv)) faults.Add(folder.Root, 0, "files", $"CSV files with the {Columns}", folder.Listing());
        var withIds = tables.ToLookup(HasIds);
        if (withIds[true].Any() && withIds[false].FirstOrDefault(t => t.Has(Smiles) && t.Has(Sequence)) is { } bare)
            faults.Add(bare.File, 1, "ids", $"columns {DrugId} and {TargetId} as in {withIds[true].First().File}", "none: its molecules could not be told to be the same");

        var rows = tables.ToDictionary(t => t.File, t => Rows(t, draft, faults));
        var (notes, loose) = (new List<string>(), new List<string>());
        foreach (var split in tables.GroupBy(t => Path.GetDirectoryName(t.File) ?? "", StringComparer.Ordinal))
        {
            var parts = Parts.Select(names => split.Where(t => names.Contains(Stem(t.File))).ToList()).ToList();
            foreach (var twice in parts.Where(p => p.Count > 1)) faults.Add(twice[1].File, 0, "part", $"one file, {twice[0].File}", "another");
            loose.AddRange(split.Where(t => !parts.Any(p => p.Contains(t))).Select(t => t.File));
            if (parts.All(p => p.Count == 0)) continue;
            string prefix = split.Key.Length == 0 ? "" : split.Key.Replace('\\', '/') + "/";
            if (parts[0].Count == 0) faults.Add(prefix + "train.csv", 0, "missing file", "the split's train rows", "no such file");
            if (parts[2].Count == 0) faults.Add(prefix + "test.csv", 0, "missing file", "the split's test rows", "no such file");
            List<PairRow> Of(int part) => [.. parts[part].SelectMany(t => rows[t.File])];
            draft.Split(prefix.Length == 0 ? OneFolder : prefix.TrimEnd('/').Replace('/', '_'), Of(0), Of(1), Of(2));
            if (parts[1].FirstOrDefault(t => Stem(t.File) == "target_train") is { } target)
                notes.Add($"{target.File}, which its authors use without labels, is taken as the validation part");
        }
        var graph = draft.Build(options);
        notes.Insert(0, withIds[true].Any() ? $"ids are the columns {DrugId} and {TargetId}"
            : "ids are made from SMILES and sequence (SHA-256), so the same text is the same node in every file");
        int inactive = graph.Interactions.Count(i => i.Label == 0);
        if (inactive > 0)
            notes.Add($"{Count(inactive)} pairs labelled 0 are taken as measured inactive: the format does not say which of them were only drawn among unrecorded pairs");
        if (draft.Pairs.Count > graph.Interactions.Length)
            notes.Add($"{Count(draft.Pairs.Count - graph.Interactions.Length)} of {Count(draft.Pairs.Count)} rows repeat a pair; splits keep them as published");
        if (loose.Count > 0) notes.Add($"in no split, their rows are recorded pairs: {FormatFolder.Some(loose)}");
        if (folder.Unread() is { } unread) notes.Add(unread);
        return new(graph, [.. notes]);
    }

    private static bool IsCsv(string file) => file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    private static string Stem(string file) => Path.GetFileNameWithoutExtension(file).ToLowerInvariant();

    private static string[] Header(FormatFolder folder, string file) => [.. folder.FirstLine(file).Split(',').Select(c => c.Trim('"'))];

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private bool HasIds(CsvTable table) => DrugId is not null && TargetId is not null && table.Has(DrugId) && table.Has(TargetId);

    private List<PairRow> Rows(CsvTable table, GraphDraft draft, FaultList faults)
    {
        bool ids = HasIds(table);
        var made = new List<PairRow>(table.Rows.Count);
        foreach (var row in table.Rows)
        {
            string smiles = row[Smiles].Trim(), sequence = row[Sequence].Trim();
            if (!ids && smiles.Length == 0) faults.Add(row.Place, Smiles, "a SMILES", "an empty field");
            if (!ids && sequence.Length == 0) faults.Add(row.Place, Sequence, "a sequence", "an empty field");
            if (!ids && (smiles.Length == 0 || sequence.Length == 0)) continue;
            int? drug = draft.Drug(ids ? row[DrugId!] : ContentId.OfSmiles(smiles), "", smiles, row.Place);
            int? target = draft.Target(ids ? row[TargetId!] : ContentId.OfSequence(sequence), "", sequence, row.Place);
            int? label = row[Label] switch { "0" or "0.0" => 0, "1" or "1.0" => 1, _ => null };
            if (label is null) faults.Add(row.Place, Label, "0 or 1", FaultList.Show(row[Label]));
            if (drug is not int d || target is not int t || label is not int l) continue;
            var pair = new PairRow(d, t, l, null, row.Place);
            draft.Record(pair);
            made.Add(pair);
        }
        return made;
    }
}
