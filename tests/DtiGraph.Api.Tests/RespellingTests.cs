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
        double[] expected = await Probabilities(drawn.Select(d => first[d.Molecule]));
        double[] got = await Probabilities(drawn.Select(d => d.Smiles));

        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), got.Select(BitConverter.DoubleToInt64Bits));
        Assert.True(got.Distinct().Count() > 500, $"{got.Distinct().Count()} different probabilities (seed {Seed})");
    }

    private async Task<double[]> Probabilities(IEnumerable<string> smiles)
    {
        var body = new StringContent("smiles,target\n" + string.Concat(smiles.Select(s => $"{s},P23219\n")), Encoding.UTF8, "text/csv");
        var response = await starter.Client.PostAsync("/v1/predictions", body, TestContext.Current.CancellationToken);
        using var reader = CsvReader.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), new CsvReaderOptions { Separator = ',' }, leaveOpen: false);
        var probabilities = new List<double>();
        while (reader.Read()) probabilities.Add(double.Parse(reader.GetString("probability"), CultureInfo.InvariantCulture));
        return [.. probabilities];
    }
}
