using System.Runtime.Versioning;
using DtiGraph.Artifacts;

namespace DtiGraph.Tests.Artifacts;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dtigraph-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Publish_FreeName_HoldsEverythingAndNothingElseIsLeft()
    {
        string path = Path.Combine(_root, "models", "3");
        AtomicFolder.Publish(path, folder =>
        {
            Assert.False(Directory.Exists(path));
            File.WriteAllText(Path.Combine(folder, "manifest.json"), "{}");
            Directory.CreateDirectory(Path.Combine(folder, "weights"));
            File.WriteAllText(Path.Combine(folder, "weights", "w"), "7");
        });
        Assert.Equal("{}", File.ReadAllText(Path.Combine(path, "manifest.json")));
        Assert.Equal("7", File.ReadAllText(Path.Combine(path, "weights", "w")));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.Combine(_root, "models")));
    }

    [Fact]
    public void Publish_WritingFailsMidway_LeavesNothing()
    {
        var failure = Assert.Throws<InvalidDataException>(() => AtomicFolder.Publish(Path.Combine(_root, "model"), folder =>
        {
            File.WriteAllText(Path.Combine(folder, "half"), "written");
            throw new InvalidDataException("midway");
        }));
        Assert.Equal("midway", failure.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Publish_ReplacingFailsMidway_KeepsTheOldFolder()
    {
        string path = Old("manifest.json");
        Assert.Throws<InvalidDataException>(() => AtomicFolder.Publish(path, _ => throw new InvalidDataException(), replaces: "manifest.json"));
        Assert.Equal("old", File.ReadAllText(Path.Combine(path, "manifest.json")));
        Assert.Equal([path], Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Publish_FileCannotReachTheDisk_LeavesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a symbolic link that leads nowhere");
        var failure = Assert.Throws<IOException>(() => AtomicFolder.Publish(
            Path.Combine(_root, "model"), folder => File.CreateSymbolicLink(Path.Combine(folder, "w"), Path.Combine(_root, "nowhere"))));
        Assert.StartsWith("open: expected success, got", failure.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Publish_NameTaken_IsRefusedBeforeAnythingIsWritten()
    {
        string path = Old("manifest.json");
        var failure = Assert.Throws<IOException>(() => AtomicFolder.Publish(path, _ => Assert.Fail("written")));
        Assert.Equal($"folder: expected a free name, got a folder that is not empty ({path})", failure.Message);
        Assert.Throws<IOException>(() => AtomicFolder.Publish(Path.Combine(path, "manifest.json"), _ => Assert.Fail("written")));
        Assert.Equal("old", File.ReadAllText(Path.Combine(path, "manifest.json")));
    }

    [Fact]
    public void Publish_ReplacingAnotherKindOfFolder_IsRefused()
    {
        string path = Old("thesis.tex");
        Assert.Throws<IOException>(() => AtomicFolder.Publish(path, _ => Assert.Fail("written"), replaces: "manifest.json"));
        Assert.Equal("old", File.ReadAllText(Path.Combine(path, "thesis.tex")));
    }

    [Fact]
    public void Publish_Replacing_LeavesOnlyTheNewFolder()
    {
        string path = Old("manifest.json");
        AtomicFolder.Publish(path + Path.DirectorySeparatorChar, folder => File.WriteAllText(Path.Combine(folder, "new"), "1"), replaces: "manifest.json");
        Assert.Equal([Path.Combine(path, "new")], Directory.GetFileSystemEntries(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Publish_EmptyFolder_CountsAsFree()
    {
        string path = Directory.CreateDirectory(Path.Combine(_root, "model")).FullName;
        AtomicFolder.Publish(path, folder => File.WriteAllText(Path.Combine(folder, "new"), "1"));
        Assert.True(File.Exists(Path.Combine(path, "new")));
        Assert.Equal([path], Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void Sync_MissingFileOrFolder_IsAnErrorThatNamesIt()
    {
        string path = Path.Combine(_root, "absent");
        Assert.Contains(path, Assert.ThrowsAny<IOException>(() => DurableFile.Sync(path)).Message);
        if (!OperatingSystem.IsWindows()) Assert.Contains(path, Assert.Throws<IOException>(() => DurableFile.SyncFolder(path)).Message);
        DurableFile.SyncFolder(_root);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Write_ModeOfItsOwn_HoldsFromTheFirstByteOfTheFileBeside()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no modes here");
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string path = Path.Combine(_root, "secret");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, mine | UnixFileMode.GroupRead | UnixFileMode.OtherRead); // the old file's mode is not taken over
        UnixFileMode? atFirst = null;
        DurableFile.Write(path, file =>
        {
            atFirst = File.GetUnixFileMode(Assert.Single(Directory.GetFiles(_root, "secret.*.new")));
            file.Write("new"u8);
        }, mine);
        Assert.Equal((mine, mine, "new"), (atFirst, File.GetUnixFileMode(path), File.ReadAllText(path)));
        Assert.Equal([path], Directory.GetFiles(_root));
    }

    [Fact]
    public void Sync_DeviceThatCannotSync_IsAnError()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        Assert.StartsWith("fsync: expected success, got", Assert.Throws<IOException>(() => DurableFile.Sync("/dev/full")).Message);
    }

    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Sha256_KnownText_IsTheStandardsDigest(string text, string digest)
    {
        string path = Path.Combine(_root, "text");
        File.WriteAllText(path, text);
        Assert.Equal(digest, FileDigest.Sha256(path));
    }

    private string Old(string file)
    {
        string path = Directory.CreateDirectory(Path.Combine(_root, "model")).FullName;
        File.WriteAllText(Path.Combine(path, file), "old");
        return path;
    }
}
