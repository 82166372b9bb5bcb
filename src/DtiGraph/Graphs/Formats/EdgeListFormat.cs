using System.Globalization;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>Files of one pair a line: drug, target, and perhaps a label 0 or 1. Nodes are known by their ids alone.</summary>
/// <remarks>Fields are separated by tabs, commas or blanks, whichever the first line has in this order; lines that begin with # are comments.
/// A first line that names both kinds of end is a header and says which column is which; otherwise the drug comes first. One that names a single kind is
/// a fault: it may be a header, and a header taken for a pair would be two nodes that are none.</remarks>
internal sealed class EdgeListFormat : IDatasetFormat
{
    private const char Comment = '#';

    private static readonly string[] Endings = [".csv", ".tsv", ".txt", ".edges", ".edgelist"];
    private static readonly string[] DrugWords = ["drug", "source", "chem", "compound", "ligand", "molecule"];
    private static readonly string[] WholeDrugWords = ["stitch", "cid", "smiles"]; // acid is none
    private static readonly string[] TargetWords = ["target", "protein", "gene", "uniprot"];
    private static readonly string[] LabelWords = ["label", "interaction", "y"];

    public string Name => "edgelist";

    public string LooksFor => $"files {string.Join(", ", Endings.Select(e => "*" + e))} with two or three fields in the first line: drug, target and perhaps a label 0 or 1";

    public string? Recognise(FormatFolder folder)
    {
        string[] files = [.. Lists(folder)];
        bool pairs = files.Length > 0 && files.All(f => !folder.IsPickle(f)
            && Fields(folder.FirstLine(f, Comment), SeparatorOf(folder.FirstLine(f, Comment))) is { Length: 2 or 3 } fields && !OfNodes(fields));
        return pairs ? $"found nothing of another format, and two or three fields a line in {FormatFolder.Some(files)}" : null;
    }

    public DatasetReading Read(FormatFolder folder, FormatOptions options)
    {
        var faults = new FaultList();
        var draft = new GraphDraft(faults);
        List<string> notes = [GraphDraft.NoContent];
        if (!Lists(folder).Any()) faults.Add(folder.Root, 0, "files", LooksFor, folder.Listing());
        var first = new Dictionary<(int, int, int), RowPlace>();
        foreach (string file in Lists(folder)) ReadFile(folder, file, draft, first, faults, notes);
        var graph = draft.Build(options);
        if (folder.Unread() is { } unread) notes.Add(unread);
        return new(graph, [.. notes]);
    }

    private static IEnumerable<string> Lists(FormatFolder folder) => folder.Top.Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant())
        && !f.StartsWith("readme", StringComparison.OrdinalIgnoreCase) && !f.StartsWith("license", StringComparison.OrdinalIgnoreCase));

    private static void ReadFile(
        FormatFolder folder, string file, GraphDraft draft, Dictionary<(int, int, int), RowPlace> first, FaultList faults, List<string> notes)
    {
        if (!folder.CanRead(file, "drug, target and perhaps a label", faults)) return;
        using var reader = folder.Text(file);
        var (separator, width, target, began) = ((char?)null, 0, 1, false);
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            bool comment = text[0] == Comment;
            string row = comment ? text.TrimStart(Comment, ' ') : text;
            var place = new RowPlace(file, line);
            if (!began && Header(Fields(row, SeparatorOf(row))) is { } columns)
            {
                (separator, width, target, began) = (SeparatorOf(row), columns.Width, columns.Target, true);
                notes.Add($"{file}:{line} is a header: drugs are column {2 - target}, targets column {target + 1}");
                continue;
            }
            if (comment) continue;
            separator ??= SeparatorOf(row);
            string[] fields = Fields(row, separator.Value);
            if (!began && OfNodes(fields))
            {
                faults.Add(place, "header", "a drug and a target", FaultList.Show(row));
                return;
            }
            if (!began && fields.Length is 2 or 3 && fields.Take(2).Count(f => SaysDrug(f) || SaysTarget(f)) == 1)
            {
                faults.Add(place, "header", "words for both ends, such as drug and target, in this line, or in one before it where it is a pair", FaultList.Show(row));
                return;
            }
            if (!began)
            {
                (width, began) = (fields.Length, true);
                notes.Add($"{file} has no header: drugs are column 1, targets column 2");
                if (width is not (2 or 3)) faults.Add(place, "number of fields", "2 or 3: drug, target and perhaps a label", $"{width}");
            }
            if (fields.Length != width) faults.Add(place, "number of fields", $"{width} as in the first row", $"{fields.Length}");
            if (fields.Length != width || width is not (2 or 3)) continue;
            int? label = width == 2 ? 1 : fields[2] switch { "0" or "0.0" => 0, "1" or "1.0" => 1, _ => null };
            if (label is null) faults.Add(place, "label", "0 or 1", FaultList.Show(fields[2]));
            foreach (string quoted in fields.Where(f => f.Contains('"'))) faults.Add(place, "quoting", "fields without quotes", FaultList.Show(quoted));
            if (draft.Drug(fields[1 - target], "", "", place) is not int d || draft.Target(fields[target], "", "", place) is not int t || label is not int l) continue;
            if (first.TryAdd((d, t, l), place)) draft.Record(new(d, t, l, null, place));
            else faults.Add(place, "duplicate pair", string.Create(CultureInfo.InvariantCulture, $"each pair once, as in {first[(d, t, l)].File}:{first[(d, t, l)].Line}"), "it again");
        }
        if (!began) faults.Add(file, 0, "content", "drug, target and perhaps a label", "an empty file");
    }

    /// <summary>How many columns a header has and which of the first two is the target; null where the line is none.</summary>
    private static (int Width, int Target)? Header(string[] fields)
    {
        if (fields.Length is not (2 or 3) || (fields.Length == 3 && !LabelWords.Any(w => fields[2].Equals(w, StringComparison.OrdinalIgnoreCase)))) return null;
        if (SaysDrug(fields[0]) && SaysTarget(fields[1])) return (fields.Length, 1);
        return SaysTarget(fields[0]) && SaysDrug(fields[1]) ? (fields.Length, 0) : null;
    }

    private static bool SaysDrug(string field) => Says(field, DrugWords) || WholeDrugWords.Contains(field, StringComparer.OrdinalIgnoreCase);

    private static bool SaysTarget(string field) => Says(field, TargetWords);

    // CHEMBL25 is an id, chemical a word.
    private static bool Says(string field, string[] words) => !field.Any(char.IsAsciiDigit) && words.Any(w => field.Contains(w, StringComparison.OrdinalIgnoreCase));

    /// <summary>A first column that is called id is of a table of nodes.</summary>
    private static bool OfNodes(string[] fields) => fields[0].Trim('"').Equals("id", StringComparison.OrdinalIgnoreCase);

    private static char SeparatorOf(string line) => line.Contains('\t') ? '\t' : line.Contains(',') ? ',' : ' ';

    private static string[] Fields(string line, char separator) =>
        line.Split(separator, separator == ' ' ? StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries : StringSplitOptions.TrimEntries);
}
