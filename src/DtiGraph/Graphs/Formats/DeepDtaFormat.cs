using System.Globalization;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>DeepDTA (Öztürk et al. 2018, doi:10.1093/bioinformatics/bty593): Davis and KIBA as two JSON files, a matrix of affinities as
/// text, drugs by targets, and folds that count its measured entries row by row.</summary>
/// <remarks>DeepDTA's own matrix Y is a Python pickle and is not read; the text that it was made from lies beside it.</remarks>
internal sealed class DeepDtaFormat : IDatasetFormat
{
    private const string Proteins = "proteins.txt", Folds = "folds/";

    // DeepDTA trains on the first.
    private static readonly string[] Ligands = ["ligands_can.txt", "ligands_iso.txt"];

    public string Name => "deepdta";

    public string LooksFor => $"{string.Join(" or ", Ligands)}, and {Proteins}";

    public string? Recognise(FormatFolder folder) =>
        Ligands.FirstOrDefault(folder.Has) is { } ligands && folder.Has(Proteins) ? $"found {ligands} and {Proteins}" : null;

    public DatasetReading Read(FormatFolder folder, FormatOptions options)
    {
        var faults = new FaultList();
        var draft = new GraphDraft(faults);
        string ligands = Ligands.FirstOrDefault(folder.Has) ?? Ligands[0];
        int?[] drugs = Numbers(OrderedJson.ReadTexts(folder, ligands, faults), (id, text, place) => draft.Drug(id, "", text, place));
        int?[] targets = Numbers(OrderedJson.ReadTexts(folder, Proteins, faults), (id, text, place) => draft.Target(id, "", text, place, "sequence of " + id));
        var notes = new List<string> { $"structures are {ligands}, ids its keys and those of {Proteins}" };
        var measured = new List<PairRow?>(); // null where an end is at fault, so that the folds still count right
        if (Affinities(folder, faults) is var (file, kiba))
        {
            var (kind, largest, at) = (kiba ? MatrixKind.Measured : MatrixKind.Positive, double.MinValue, 0);
            TextMatrix.Read(folder, file, (ligands, drugs.Length), (Proteins, targets.Length), kind, faults, (row, place, values) =>
            {
                for (int column = 0; column < values.Length; column++)
                {
                    double value = values[column];
                    if (double.IsNaN(value)) continue;
                    if (value > largest) (largest, at) = (value, 0);
                    if (value == largest) at++;
                    int label = !kiba ? PairLedger.LabelOf(value, options.ActiveBelowNm) : value >= options.ActiveFromKiba ? 1 : 0;
                    measured.Add(drugs[row] is int d && targets[column] is int t ? new PairRow(d, t, label, kiba ? null : value, place) : null);
                }
            });
            foreach (var pair in measured.OfType<PairRow>()) draft.Record(pair);
            notes.Add(kiba
                ? string.Create(CultureInfo.InvariantCulture, $"{file}: KIBA scores of {options.ActiveFromKiba} and more are interactions, others measured inactive; the scores, which are no Kd, are not kept")
                : string.Create(CultureInfo.InvariantCulture, $"{file}: Kd below {options.ActiveBelowNm} nM is an interaction, others are measured inactive; the Kd is kept"));
            if (!kiba && at > 1)
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{at:N0} of {measured.Count:N0} Kd are {largest} nM, the largest: in Davis et al. the assay's limit, so \"no binding seen\" and not a measurement; nothing in the graph marks them as censored"));
        }
        Splits(folder, measured, draft, faults, notes);
        var graph = draft.Build(options);
        if (folder.Unread() is { } unread) notes.Add(unread);
        return new(graph, [.. notes]);
    }

    /// <summary>One for each entry; null for an id that comes again, which is a fault already and would contradict itself in the matrix.</summary>
    private static int?[] Numbers(List<(string Id, string Text, RowPlace Place)> texts, Func<string, string, RowPlace, int?> add)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. texts.Select(t => seen.Add(t.Id) ? add(t.Id, t.Text, t.Place) : null)];
    }

    /// <summary>The file of affinities and its unit, by its name; null after a fault.</summary>
    private static (string File, bool Kiba)? Affinities(FormatFolder folder, FaultList faults)
    {
        const string expected = "one text file named *affinit*Kd*.txt (Kd in nM) or kiba*affinity*.txt (KIBA scores)";
        string[] files = [.. folder.Top.Where(f => f.Contains("affinit", StringComparison.OrdinalIgnoreCase) && !folder.IsPickle(f))];
        if (files.Length == 0 && folder.Top.FirstOrDefault(folder.IsPickle) is { } pickle)
            faults.Add(pickle, 0, "affinities", expected, "a Python pickle alone, which is refused: reading one runs whatever code is in it. The text file lies beside it "
                + "in DeepDTA's repository; or write it where you trust the pickle: numpy.savetxt('affinities_Kd.txt', pickle.load(open('Y', 'rb'), encoding='latin1'))");
        else if (files.Length != 1) faults.Add("affinities", 0, "missing file", expected, files.Length == 0 ? "none" : string.Join(", ", files));
        else if (files[0].Contains("kiba", StringComparison.OrdinalIgnoreCase)) return (files[0], true);
        else if (files[0].Contains("Kd", StringComparison.OrdinalIgnoreCase)) return (files[0], false);
        else faults.Add(files[0], 0, "unit", expected, "a name that says neither");
        return null;
    }

    private static void Splits(FormatFolder folder, List<PairRow?> measured, GraphDraft draft, FaultList faults, List<string> notes)
    {
        const string train = Folds + "train_fold_", test = Folds + "test_fold_", end = ".txt";
        var names = folder.Files.Where(f => f.StartsWith(train, StringComparison.Ordinal) || f.StartsWith(test, StringComparison.Ordinal))
            .Select(f => f[(f.StartsWith(train, StringComparison.Ordinal) ? train : test).Length..]).Where(f => f.EndsWith(end, StringComparison.Ordinal)).Distinct();
        foreach (string name in names)
        {
            var folds = OrderedJson.ReadFolds(folder, train + name, faults);
            var held = OrderedJson.ReadFolds(folder, test + name, faults);
            List<PairRow> Rows(string file, IEnumerable<int[]> lists)
            {
                var rows = new List<PairRow>();
                foreach (int index in lists.SelectMany(l => l))
                {
                    // With a fault in the matrix every further entry would be counted wrong.
                    if (index >= 0 && index < measured.Count) rows.AddRange(measured[index] is { } row ? [row] : []);
                    else if (!faults.Any) faults.Add(file, 0, "index", $"0 to {measured.Count - 1}, the measured entries of the matrix", index.ToString(CultureInfo.InvariantCulture));
                }
                return rows;
            }
            bool last = folds.Count > 1;
            string split = name[..^end.Length];
            draft.Split(split, Rows(train + name, last ? folds.SkipLast(1) : folds), Rows(train + name, last ? [folds[^1]] : []), Rows(test + name, held));
            if (last) notes.Add($"split {split}: train is {folds.Count - 1} of the {folds.Count} folds, the last one is validation");
        }
    }
}
