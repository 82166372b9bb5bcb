using System.Diagnostics;
using System.Text.RegularExpressions;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests;

/// <summary>The clients that README shows, as they stand there, against the served starter model.</summary>
public sealed partial class ReadmeClientTests(ServedStarter starter) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-readme-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Python_RanksAMoleculeThatTheGraphHasNeverSeen()
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), "no /usr/bin/python3");
        Assert.SkipUnless((await Run(python, "-c", "import pandas, requests")).Exit == 0, "Python lacks pandas or requests");
        var best = starter.Model.Rank(new(new NodeQuery(Smiles: "CCC(=O)Oc1ccccc1C(O)=O"), Top: 5)).Items;
        string said = await Runs(python, Example("python", "rank.py"));
        Assert.All(best, row => Assert.Matches($@"\b{row.Rank}\s+{row.Target.Gene}\s", said));
        Assert.Contains("cold_drug", said);
    }

    [Fact]
    public async Task Curl_GetsTheTargetsOfADrugAsATable()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl") && File.Exists("/bin/sh"), "no curl or no sh");
        string[] lines = (await Runs("/bin/sh", Example("sh", "rank.sh"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var best = starter.Model.Rank(new(new NodeQuery(Id: "amitriptyline"), Top: 5)).Items;
        Assert.StartsWith("rank,drug,", lines[0]);
        Assert.Equal(best.Select(row => $"{row.Rank},{row.Drug.Id},{row.Drug.Name},{row.Target.Id},"), lines[1..].Select((line, i) => line[..$"{i + 1},{best[i].Drug.Id},{best[i].Drug.Name},{best[i].Target.Id},".Length]));
    }

    [Fact]
    public async Task CSharp_RanksDrugsThatAreNotYetRecorded()
    {
        var best = starter.Model.Rank(new(Target: new NodeQuery(Id: "HTR2A"), Top: 5, NovelOnly: true)).Items;
        string said = await Runs("dotnet", "run", Example("csharp", "rank.cs"));
        Assert.Equal(best.Select(row => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.Rank} {row.Drug.Name} {row.Probability:F4}")), said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^5..].Select(l => l.Trim()));
    }

    /// <summary>README's block of that language, asking this service, in a file of its own.</summary>
    private string Example(string language, string name)
    {
        var block = Assert.Single(Block().Matches(File.ReadAllText(Repository.Path("README.md"))), b => b.Groups["language"].Value == language);
        const string address = "http://127.0.0.1:5080";
        Assert.Contains(address, block.Groups["code"].Value);
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, block.Groups["code"].Value.Replace(address, starter.Address.ToString().TrimEnd('/'), StringComparison.Ordinal));
        return file;
    }

    private async Task<string> Runs(string program, params string[] arguments)
    {
        var (exit, output, error) = await Run(program, arguments);
        Assert.True(exit == 0, $"{output}{error}");
        return output;
    }

    private async Task<(int Exit, string Out, string Error)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
