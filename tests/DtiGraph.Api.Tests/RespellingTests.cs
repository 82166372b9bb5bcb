using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests;

/// <summary>The law of cold start: the same molecule in any spelling has the same probability, to the last bit.</summary>
public sealed class RespellingTests(ServedStarter starter)
{
    private const int Seed = 20261124, Spellings = 1000;
    private const string Ambiguous = "node.ambiguous";

    [Fact]
    public async Task Predict_AThousandRandomRespellings_HaveTheSameProbabilityToTheLastBit()
    {
        string path = SharedData.Oracle(Path.Combine("chemistry", "spellings.csv.gz"));
        Dictionary<string, string> first = [];
        List<(string Molecule, string Smiles)> others = [];
        using (var reader = CsvReader.Create(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), new CsvReaderOptions { Separator = ',' }, leaveOpen: false))
        {
            while (reader.Read())
            {
                string molecule = $"{reader.GetString("dataset")}/{reader.GetString("id")}", smiles = reader.GetString("smiles");
                if (smiles.Length <= NodeQuery.LongestSmiles && !first.TryAdd(molecule, smiles) && first[molecule] != smiles) others.Add((molecule, smiles));
            }
        }
        (string Molecule, string Smiles)[] drawn = [.. new Random(Seed).GetItems(others.ToArray(), Spellings)];
        string[] expected = await Answers(drawn.Select(d => first[d.Molecule])), got = await Answers(drawn.Select(d => d.Smiles));

        Assert.Equal(expected, got);
        string[] probabilities = [.. got.Where(a => a != Ambiguous)];
        Assert.InRange(probabilities.Length, .95 * Spellings, Spellings - 1); // some molecules are one structure under several ids: these, too, in every spelling
        Assert.True(probabilities.Select(p => BitConverter.DoubleToInt64Bits(double.Parse(p, CultureInfo.InvariantCulture))).Distinct().Count() > 500,
            $"{probabilities.Distinct().Count()} different probabilities (seed {Seed})");
    }

    /// <summary>The probability, as many digits as tell it from its neighbours, or the code of what stands in its place.</summary>
    private async Task<string[]> Answers(IEnumerable<string> smiles)
    {
        var body = new StringContent("smiles,target\n" + string.Concat(smiles.Select(s => $"{s},P23219\n")), Encoding.UTF8, "text/csv");
        var response = await starter.Client.PostAsync("/v1/predictions", body, TestContext.Current.CancellationToken);
        using var reader = CsvReader.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), new CsvReaderOptions { Separator = ',' }, leaveOpen: false);
        var answers = new List<string>();
        while (reader.Read()) answers.Add(reader.GetString("probability") is { Length: > 0 } probability ? probability : reader.GetString("code"));
        return [.. answers];
    }
}
