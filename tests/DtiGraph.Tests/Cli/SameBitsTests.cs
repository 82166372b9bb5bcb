using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Nodes;
using DtiGraph.Tests.Graphs;

namespace DtiGraph.Tests.Cli;

/// <summary>The same bits on every x64 processor with AVX2 and FMA: the processor of this machine against one that is emulated by what .NET, libtorch and MKL can be told to do without,
/// AVX-512, and with another number of cores.</summary>
public sealed class SameBitsTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>What they read at their start.</summary>
    private static readonly string[] Read =
        ["DOTNET_EnableAVX512", "DOTNET_PROCESSOR_COUNT", "ATEN_CPU_CAPABILITY", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR", "MKL_DYNAMIC", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "OMP_WAIT_POLICY"];

    private static readonly Dictionary<string, string?> Own = Read.ToDictionary(name => name, _ => (string?)null);

    private static readonly Dictionary<string, string?> Emulated = new(Own)
    {
        ["DOTNET_EnableAVX512"] = "0",
        ["ATEN_CPU_CAPABILITY"] = "avx2",
        ["MKL_ENABLE_INSTRUCTIONS"] = "AVX2",
        ["DOTNET_PROCESSOR_COUNT"] = "5",
        ["OMP_NUM_THREADS"] = "5",
        ["MKL_DYNAMIC"] = "FALSE", // otherwise MKL, and libtorch with it, take no more threads than there are cores
    };

    private readonly string folder = Directory.CreateTempSubdirectory("dti-bits-").FullName;

    [Theory]
    // As it comes.
    [InlineData("model.hidden=24", "epochs=2")]
    // A width that no register divides, and what libtorch still computes: a loss without a kernel of its own, weights by e^x, a generator of negatives; more pairs than it would give to one thread.
    [InlineData("model.hidden=13", "epochs=2", "steps=2", "negatives=100", "negativePolicy=adversarial", "adversarial.candidates=4", "adversarial.hidden=8", "loss.kind=asymmetric", "loss.selfAdversarial=1")]
    public async Task Train_AnotherProcessor_GivesTheSameBytes(params string[] settings)
    {
        output.WriteLine($"this processor: {(Vector512.IsHardwareAccelerated ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "neither AVX-512 nor AVX2")}, {Environment.ProcessorCount} cores; emulated: AVX2, 5 cores");

        var (own, emulated) = (await TrainedAsync("own", Own, settings), await TrainedAsync("emulated", Emulated, settings));

        Assert.Contains("weights.safetensors", own.Keys);
        Assert.Equal(own.Keys, emulated.Keys);
        Assert.All(own, file => Assert.True(file.Value == emulated[file.Key], $"{file.Key}: expected the same bytes, got others"));
    }

    /// <summary>The files of a model in base 64 and what it answers.</summary>
    private async Task<SortedDictionary<string, string>> TrainedAsync(string name, Dictionary<string, string?> processor, string[] settings)
    {
        string model = Path.Combine(folder, name);
        async Task<DtiProcess> RunAsync(params string[] arguments)
        {
            var run = await DtiProcess.RunAsync(processor, arguments);
            Assert.True(run.ExitCode == 0, run.Errors);
            return run;
        }
        await RunAsync(["train", "--graph", StarterGraph.Folder, "--out", model, .. settings.SelectMany(s => new[] { "--set", s })]);
        var said = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(model, "*", SearchOption.AllDirectories))
            said[Path.GetRelativePath(model, file)] = Convert.ToBase64String(File.ReadAllBytes(file));
        said.Remove("manifest.sha256");
        said["manifest.json"] = WithoutTimes(JsonNode.Parse(File.ReadAllText(Path.Combine(model, "manifest.json")))!.AsObject());
        // A molecule that the graph does not hold goes through the encoder.
        said["ranked"] = (await RunAsync("rank", "--model", model, "--smiles", "CCOC(=O)c1ccccc1NCCN(C)C", "--top", "50", "--json")).Document.GetProperty("items").GetRawText();
        return said;
    }

    /// <summary>Calibration, metrics and all else; not what took how long, nor the version, which is a digest of that too.</summary>
    private static string WithoutTimes(JsonObject manifest)
    {
        manifest.Remove("version");
        foreach (string name in new[] { "seconds", "peakMemoryMb" }) Assert.True(manifest["training"]!.AsObject().Remove(name));
        return manifest.ToJsonString();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
