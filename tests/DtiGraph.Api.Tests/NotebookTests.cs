using System.Diagnostics;
using System.Text.Json;

namespace DtiGraph.Api.Tests;

/// <summary>The notebooks, run from their first cell to their last against the served starter model.</summary>
public sealed class NotebookTests(ServedStarter starter)
{
    private static readonly string[] Modules = ["nbconvert", "ipykernel", "requests", "pandas", "matplotlib"];

    [Fact]
    public async Task RankAndRead_AgainstTheService_RunsToItsEnd()
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), "no /usr/bin/python3: the notebook cannot be run");
        var (found, _, missing) = await Run(python, "-c", $"import {string.Join(", ", Modules)}");
        Assert.SkipUnless(found == 0, $"Python lacks one of {string.Join(", ", Modules)} ({missing.Trim().Split('\n')[^1]}): the notebook cannot be run");
        string output = Path.Combine(Path.GetTempPath(), $"rank-and-read-{Guid.NewGuid():N}.ipynb");
        try
        {
            var (exit, _, said) = await Run(python, "-m", "nbconvert", "--to", "notebook", "--execute", Repository.Path("notebooks/rank-and-read.ipynb"), "--output", output);
            Assert.True(exit == 0, said);
            var cells = Code(output);
            Assert.Equal(2, cells.Count(c => Outputs(c).Any(o => o.TryGetProperty("data", out var data) && data.TryGetProperty("image/png", out _))));
            Assert.Contains(cells.SelectMany(Outputs), o => o.GetRawText().Contains(starter.Model.Manifest.Version));
            Assert.Contains(cells.SelectMany(Outputs), o => o.GetRawText().Contains("leaned on Acetylsalicylic acid (0.65)"));
        }
        finally
        {
            File.Delete(output);
        }
    }

    [Fact]
    public void RankAndRead_AsStored_ShowsWhatItGivesWithoutAnError()
    {
        var cells = Code(Repository.Path("notebooks/rank-and-read.ipynb"));
        Assert.All(cells, c => Assert.NotEmpty(Outputs(c)));
        Assert.DoesNotContain(cells.SelectMany(Outputs), o => o.GetProperty("output_type").GetString() == "error");
        Assert.Equal(Enumerable.Range(1, cells.Length), cells.Select(c => c.GetProperty("execution_count").GetInt32()));
    }

    private static JsonElement[] Code(string notebook) =>
        [.. JsonDocument.Parse(File.ReadAllText(notebook)).RootElement.GetProperty("cells").EnumerateArray().Where(c => c.GetProperty("cell_type").GetString() == "code")];

    private static IEnumerable<JsonElement> Outputs(JsonElement cell) => cell.GetProperty("outputs").EnumerateArray();

    private async Task<(int Exit, string Out, string Error)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DTIGRAPH_URL"] = starter.Address.ToString().TrimEnd('/'), ["DTIGRAPH_KEY"] = null, ["MPLBACKEND"] = null },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
