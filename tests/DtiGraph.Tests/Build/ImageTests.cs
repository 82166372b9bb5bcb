using System.Diagnostics;
using System.Text.Json;

namespace DtiGraph.Tests.Build;

/// <summary>What the image's build and a build after a plain restore stand on; neither an engine for containers nor an empty package cache is needed to see it.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-image-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Dockerfile_WhatIsCopiedBeforeTheRestore_HoldsAllThatTheProjectsImport()
    {
        foreach (string line in File.ReadLines(Repository.Path("src/DtiGraph.Api/Dockerfile")).TakeWhile(l => !l.StartsWith("RUN dotnet restore", StringComparison.Ordinal)))
        {
            if (!line.StartsWith("COPY ", StringComparison.Ordinal)) continue;
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string to = Path.Combine(folder, words[^1]);
            Directory.CreateDirectory(to);
            foreach (string file in words[1..^1].Select(Repository.Path).SelectMany(f => Directory.Exists(f) ? Directory.GetFiles(f) : [f]))
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        var evaluated = await Evaluated(folder);

        Assert.Equal("dti", evaluated.GetProperty("Properties").GetProperty("AssemblyName").GetString());
        Assert.Equal(2, evaluated.GetProperty("Items").GetProperty("ProjectReference").GetArrayLength());
        Assert.All(evaluated.GetProperty("Items").GetProperty("ProjectReference").EnumerateArray(), p => Assert.True(File.Exists(p.GetProperty("FullPath").GetString())));
    }

    [Fact]
    public async Task Restore_WithoutAConfiguration_FetchesTheCompilerThatAReleaseBuildNeeds()
    {
        var release = await Evaluated(Repository.Root, "-p:Configuration=Release");
        if (release.GetProperty("Properties").GetProperty("Precompiled").GetString() != "true") Assert.Skip("a release is not precompiled on this platform");

        string[] fetched = [.. (await Evaluated(Repository.Root)).GetProperty("Items").GetProperty("PackageDownload").EnumerateArray().Select(p => p.GetProperty("Identity").GetString()!)];

        Assert.Contains("Microsoft.NETCore.App.Crossgen2.linux-x64", fetched);
    }

    private static async Task<JsonElement> Evaluated(string root, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet",
            ["msbuild", "src/DtiGraph.Cli", "-getProperty:AssemblyName,Precompiled", "-getItem:ProjectReference,PackageDownload", .. options])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = root };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }
}
