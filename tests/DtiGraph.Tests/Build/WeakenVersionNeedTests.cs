using System.Runtime.InteropServices;
using DtiGraph.Build;
using TorchSharp;

namespace DtiGraph.Tests.Build;

public sealed partial class WeakenVersionNeedTests : IDisposable
{
    private const string Version = "GLIBCXX_3.4.32", Provider = "libstdc++.so.6", Native = "runtimes/linux-x64/native/libLibTorchSharp.so";

    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-elf-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Read_PackageFile_NeedIsStrong()
    {
        // Outputs are hard links to it: a build that wrote through one would have weakened it.
        var need = Assert.Single(ElfVersionNeeds.Read(File.ReadAllBytes(Package())), n => n.Name == Version);
        Assert.Equal(Provider, need.File);
        Assert.False(need.Weak);
    }

    [Fact]
    public void Read_FileInTheOutput_NeedIsWeakWhereTheSystemLacksIt()
    {
        string output = Path.Combine(AppContext.BaseDirectory, Native);
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(output), $"{Native} is not in the output: not a Linux x64 build");
        var need = Assert.Single(ElfVersionNeeds.Read(File.ReadAllBytes(output)), n => n.Name == Version);
        Assert.Equal(!ElfVersionNeeds.SystemProvides(Provider, Version), need.Weak);
    }

    [Fact]
    public void Weaken_OnceAndAgain_ChangesOneByteThenNothing()
    {
        string path = Copy();
        byte[] before = File.ReadAllBytes(path);
        Assert.True(ElfVersionNeeds.Weaken(path, Version));
        byte[] after = File.ReadAllBytes(path);
        int changed = Assert.Single(Enumerable.Range(0, before.Length), i => before[i] != after[i]);
        Assert.Equal(before.Length, after.Length);
        Assert.Equal(ElfVersionNeeds.Read(before).Single(n => n.Name == Version).FlagsOffset, changed);
        Assert.Equal(before[changed] | 2, after[changed]);
        Assert.True(ElfVersionNeeds.Read(after).Single(n => n.Name == Version).Weak);
        Assert.Equal(ElfVersionNeeds.Read(before).Where(n => n.Name != Version).Select(n => (n.File, n.Name, n.Weak)),
            ElfVersionNeeds.Read(after).Where(n => n.Name != Version).Select(n => (n.File, n.Name, n.Weak)));

        Assert.False(ElfVersionNeeds.Weaken(path, Version));
        Assert.Equal(after, File.ReadAllBytes(path));
    }

    [Fact]
    public void Weaken_VersionNotNeeded_ChangesNothing()
    {
        string path = Copy();
        byte[] before = File.ReadAllBytes(path);
        Assert.False(ElfVersionNeeds.Weaken(path, "GLIBCXX_9.9.99"));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Weaken_TimeStamp_Stays()
    {
        string path = Copy();
        var written = new DateTime(2024, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);
        Assert.True(ElfVersionNeeds.Weaken(path, Version));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void Weaken_HardLink_LeavesTheOtherNameAsItWas()
    {
        string path = Copy(), output = Path.Combine(folder, "output.so");
        byte[] before = File.ReadAllBytes(path);
        Assert.Equal(0, Link(path, output));
        Assert.True(ElfVersionNeeds.Weaken(output, Version));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.NotEqual(before, File.ReadAllBytes(output));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh, and not an ELF library however long the text may go on, at least beyond one header")]
    public void Weaken_NoElfFile_IsRefusedAndLeftAsItWas(string text)
    {
        string path = Path.Combine(folder, "text.so");
        File.WriteAllText(path, text);
        Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Weaken(path, Version));
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void Read_FileCutShort_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(Package());
        foreach (int length in new[] { 64, 1000, whole.Length / 2, whole.Length - 100 })
            Assert.Throws<InvalidDataException>(() => ElfVersionNeeds.Read(whole[..length]));
    }

    [Fact]
    public void SystemProvides_OwnLibrary_KnowsOldVersionsAndNoInventedOne()
    {
        Package();
        Assert.SkipUnless(File.Exists("/usr/lib/x86_64-linux-gnu/libstdc++.so.6"), "the system's libstdc++ is not where Debian keeps it");
        Assert.True(ElfVersionNeeds.SystemProvides(Provider, "GLIBCXX_3.4.11"));
        Assert.False(ElfVersionNeeds.SystemProvides(Provider, "GLIBCXX_9.9.99"));
        Assert.False(ElfVersionNeeds.SystemProvides("libno-such-library.so.6", Version));
    }

    private string Copy()
    {
        string path = Path.Combine(folder, "library.so");
        File.Copy(Package(), path);
        return path;
    }

    private static string Package()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are of Linux");
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string path = Path.Combine(cache, "torchsharp", typeof(torch).Assembly.GetName().Version!.ToString(3), Native);
        Assert.SkipUnless(File.Exists(path), $"{path} is not here: the package cache is elsewhere");
        return path;
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string added);
}
