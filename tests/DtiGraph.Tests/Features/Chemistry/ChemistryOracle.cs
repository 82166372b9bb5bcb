using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>RDKit's answers, read row by row.</summary>
internal static class ChemistryOracle
{
    public static List<OracleMolecule> Molecules() =>
    [
        .. Rows("molecules.csv.gz").Where(row => row["parses"] == "true").Select(row => new OracleMolecule(
            $"{row["dataset"]}/{row["id"]}",
            row["canonical_smiles"],
            row["kekule_smiles"],
            row["formula"],
            Number(row["heavy_atoms"]),
            Number(row["hydrogens"]),
            Number(row["rings"]),
            Number(row["aromatic_atoms"]),
            Number(row["charge"]),
            Number(row["morgan2_environments"]),
            [.. row["morgan2_2048_on_bits"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)])),
    ];

    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string name) => Read(SharedData.Oracle(Path.Combine("chemistry", name)));

    /// <summary>A CSV file with a header, plain or gzipped.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Read(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(text);
        var header = Fields(reader)!;
        while (Fields(reader) is { } row) yield return header.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>One record; a quoted field may hold commas, quotes and line ends.</summary>
    private static List<string>? Fields(StreamReader reader)
    {
        if (reader.Peek() < 0) return null;
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int c = reader.Read(); c >= 0; c = reader.Read())
        {
            if (c == '"')
            {
                // Inside quotes two of them are one.
                if (isQuoted && reader.Peek() == '"') field.Append((char)reader.Read());
                else isQuoted = !isQuoted;
            }
            else if (!isQuoted && (c is ',' or '\n'))
            {
                fields.Add(field.ToString());
                field.Clear();
                if (c == '\n') return fields;
            }
            else if (isQuoted || c != '\r') field.Append((char)c);
        }
        fields.Add(field.ToString());
        return fields;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

internal sealed record OracleMolecule(
    string Id,
    string Smiles,
    string Kekule,
    string Formula,
    int HeavyAtoms,
    int Hydrogens,
    int Rings,
    int AromaticAtoms,
    int Charge,
    int Environments,
    int[] Bits);
