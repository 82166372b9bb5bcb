using DtiGraph.Artifacts;
using DtiGraph.Registry;

namespace DtiGraph.Tests.Registry;

public sealed class ModelRegistryTests(TwoModels models)
{
    [Fact]
    public void PublishPromoteRollback_TwoVersions_StatesAndHistoryFollow()
    {
        var registry = new ModelRegistry(models.Free(), who: "tester");
        var first = registry.Publish(models.First, "the first");
        Assert.Equal((1, ModelState.Candidate, ManifestFile.Read(models.First).Version), (first.Number, first.State, first.Model));
        Assert.Null(registry.Serving());
        registry.Promote("1");
        var second = registry.Publish(models.Second);
        registry.Promote(second.Model, "better");
        Assert.Equal([(1, ModelState.Retired, true), (2, ModelState.Serving, false)], registry.List().Select(v => (v.Number, v.State, v.Previous)));

        registry.Rollback("worse");
        Assert.Equal([(1, ModelState.Serving, false, null), (2, ModelState.Retired, true, "worse")], registry.List().Select(v => (v.Number, v.State, v.Previous, v.Reason)));
        registry.Rollback();
        Assert.Equal(2, registry.Serving()!.Number);
        Assert.Equal(
            [("publish", 1), ("promote", 1), ("publish", 2), ("promote", 2), ("rollback", 1), ("rollback", 2)], registry.History().Select(e => (e.What, e.Number)));
        Assert.All(registry.History(), e => Assert.Equal("tester", e.Who));
        ArtifactFolder.Read(registry.Serving()!.Folder);
    }

    [Fact]
    public void Publish_SameBytesTwice_IsOneVersion()
    {
        var registry = new ModelRegistry(models.Free());
        Assert.Equal(registry.Publish(models.First).Number, registry.Publish(models.First).Number);
        Assert.Single(registry.List());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("manifest.json")]
    [InlineData("weights.safetensors")]
    public void Publish_BytesOfAVersionThatWasLostOrDamaged_IsANewVersionThatCanServe(string? damaged)
    {
        var registry = Two();
        string folder = registry.Find("2").Folder;
        if (damaged is null) Directory.Delete(folder, recursive: true);
        else File.AppendAllText(Path.Combine(folder, damaged), "x");

        Assert.Equal(3, registry.Publish(models.Second).Number);
        Assert.Equal(3, registry.Publish(models.Second).Number); // which is whole
        Assert.Equal(3, registry.Promote(ManifestFile.Read(models.Second).Version).Number);
        Assert.Throws<RegistryException>(() => registry.Promote("2")); // as it was found
        Assert.Equal([1, 2, 3], registry.List().Select(v => v.Number));
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("manifest.json")]
    [InlineData("graph/drugs.csv")]
    public void Promote_DamagedCandidate_IsRefusedAndTheServingVersionStays(string file)
    {
        var registry = Two();
        string path = Path.Combine(registry.Find("2").Folder, file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains("expected a sound artifact", Assert.Throws<RegistryException>(() => registry.Promote("2")).Message, StringComparison.Ordinal);
        Assert.Equal((1, 3), (registry.Serving()!.Number, registry.History().Count));
        ArtifactFolder.Read(registry.Serving()!.Folder);
    }

    [Fact]
    public void Promote_FolderOfAnotherModelInItsPlace_IsRefused()
    {
        var registry = Two();
        string folder = registry.Find("2").Folder;
        Directory.Delete(folder, recursive: true);
        ArtifactFolder.Write(ArtifactFolder.Read(models.First), folder);
        Assert.Contains("expected the one that was published", Assert.Throws<RegistryException>(() => registry.Promote("2")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Promote_Rejected_IsRefusedWithItsReason()
    {
        var registry = Two();
        registry.Reject("2", "too old");
        Assert.Contains("too old", Assert.Throws<RegistryException>(() => registry.Promote("2")).Message, StringComparison.Ordinal);
        Assert.Throws<RegistryException>(() => registry.Reject("1", "it serves"));
        Assert.Throws<UnknownVersionException>(() => registry.Promote("3"));
        Assert.Throws<RegistryException>(() => registry.Rollback());
        Assert.Equal(1, registry.Serving()!.Number);
    }

    [Fact]
    public void Shadow_OneAtATime_ComesAndGoesWithoutTouchingTheServingVersion()
    {
        var registry = Two();
        registry.Promote("2");
        int third = registry.Publish(Other(7)).Number;
        string States() => string.Join(' ', registry.List().Select(v => v.State));
        registry.Shadow($"{third}", "watched");
        Assert.Equal("Retired Serving Shadow", States());
        Assert.Equal("watched", registry.Find("3").Reason);
        registry.Shadow("1");
        Assert.Equal("Shadow Serving Candidate", States());
        registry.Rollback(); // it is still the previous version
        Assert.Equal("Serving Retired Candidate", States());
        registry.Shadow($"{third}");
        Assert.Equal((third, ModelState.Candidate), (registry.Shadow(null)!.Number, registry.Find("3").State));
        Assert.Null(registry.Shadow(null));
        registry.Reject("3", "worse");
        Assert.Throws<RegistryException>(() => registry.Shadow("3"));
        Assert.Throws<RegistryException>(() => registry.Shadow("1"));
        Assert.Equal("Serving Retired Rejected", States());
        Assert.Equal(["shadow 3", "shadow 1", "rollback 1", "shadow 3", "unshadow 3", "reject 3"], registry.History().Skip(5).Select(e => $"{e.What} {e.Number}"));
    }

    [Fact]
    public void Promote_AfterSomebodyElse_IsRefusedWhereTheServingVersionWasNamed()
    {
        var registry = Two();
        registry.Promote("2");
        Assert.Contains("somebody else", Assert.Throws<RegistryException>(() => registry.Promote("1", instead: 1)).Message, StringComparison.Ordinal);
        Assert.Equal(2, registry.Serving()!.Number);
    }

    [Fact]
    public async Task Promote_ManyAtOnce_OneServesAndEveryStepIsInTheHistory()
    {
        var registry = Two();
        int before = registry.History().Count;
        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            Enumerable.Range(0, 3).Select(_ => new ModelRegistry(registry.Folder).Promote($"{i % 2 + 1}").Number).ToList())));
        Assert.Equal(24, done.Sum(d => d.Count));
        var promoted = registry.History().Skip(before).Select(e => e.Number).ToList();
        Assert.Equal(promoted[^1], registry.Serving()!.Number);
        Assert.All(promoted.Zip(promoted.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second)); // promoting what serves is no step
        Assert.Single(registry.List(), v => v.State == ModelState.Serving);
    }

    [Fact]
    public void Prune_EverythingOld_KeepsServingAndPreviousAndNeverGivesANumberAgain()
    {
        var registry = Two();
        registry.Promote("2");
        var more = Enumerable.Range(0, 3).Select(i => registry.Publish(Other(i))).ToList();
        Assert.Equal([3], registry.Prune(kept: 2).Select(v => v.Number));
        Assert.Equal([5, 4], registry.Prune(kept: 0).Select(v => v.Number));
        Assert.Equal([1, 2], registry.List().Select(v => v.Number));
        Assert.All(more, v => Assert.False(Directory.Exists(v.Folder)));
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(registry.Folder, "versions")).Length);
        Assert.Equal(6, registry.Publish(Other(9)).Number);
        registry.Rollback();
    }

    [Fact]
    public void Faults_LeftByAKill_AreNamedAndRemovedByTheNextChange()
    {
        var registry = Two();
        string versions = Path.Combine(registry.Folder, "versions");
        Directory.CreateDirectory(Path.Combine(versions, ".000003-x.1.tmp"));
        Directory.CreateDirectory(Path.Combine(versions, "000003-abc"));
        File.WriteAllText(Path.Combine(versions, "000003-abc.adding"), "");
        Directory.Delete(registry.Find("2").Folder, recursive: true);
        Assert.Equal(3, registry.Faults().Count);
        Assert.Throws<RegistryException>(() => registry.Promote("2"));
        registry.Publish(Other(4));
        Assert.Equal("version 2", Assert.Single(registry.Faults()).Split(':')[0]);
        Assert.Equal(1, registry.Serving()!.Number);
        Assert.Equal(2, Directory.GetFileSystemEntries(versions).Length); // the folders of 1 and of the new one
    }

    [Fact]
    public void Publish_IndexLostOrOlder_DeletesNoVersionAndGivesNoNumberAgain()
    {
        var registry = Two();
        string index = Path.Combine(registry.Folder, "registry.db"), older = index + ".older", versions = Path.Combine(registry.Folder, "versions");
        File.Copy(index, older);
        string third = registry.Publish(Other(3)).Folder;
        File.Move(older, index, overwrite: true); // of yesterday

        Assert.Equal(4, registry.Publish(Other(4)).Number);
        Assert.Contains($"dti models add {third}", Assert.Single(registry.Faults()), StringComparison.Ordinal);

        File.Delete(index);
        Assert.Contains("dti models add", Assert.Throws<RegistryException>(() => registry.List()).Message, StringComparison.Ordinal);
        Assert.Equal(5, registry.Publish(third).Number);
        Assert.Equal([1, 2, 3, 4, 5], Directory.GetDirectories(versions).Select(f => int.Parse(Path.GetFileName(f)[..6], System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.All(Directory.GetDirectories(versions), ManifestFile.CheckFiles);
        Assert.Equal(4, registry.Faults().Count);
        registry.Promote("5");
        registry.Prune(kept: 0);
        Assert.Equal(5, Directory.GetDirectories(versions).Length);
    }

    [Fact]
    public void Publish_WhereNothingCanBeWritten_LeavesNoVersion()
    {
        var registry = Two();
        File.WriteAllText(Path.Combine(registry.Folder, "versions", "000003-" + ManifestFile.Read(Other(5)).Version), "in the way");
        Assert.Throws<IOException>(() => registry.Publish(Other(5)));
        Assert.Equal(2, registry.List().Count);
    }

    [Fact]
    public void List_NoRegistry_SaysSo() =>
        Assert.Contains("expected registry.db", Assert.Throws<RegistryException>(() => new ModelRegistry(models.Free()).List()).Message, StringComparison.Ordinal);

    /// <summary>Two versions; the first serves.</summary>
    private ModelRegistry Two()
    {
        var registry = new ModelRegistry(models.Free());
        registry.Publish(models.First);
        registry.Promote("1");
        registry.Publish(models.Second);
        return registry;
    }

    /// <summary>The second model under another description, so that it is another artifact.</summary>
    private string Other(int i)
    {
        string folder = models.Free();
        var artifact = ArtifactFolder.Read(models.Second);
        ArtifactFolder.Write(artifact with { Manifest = artifact.Manifest with { GitCommit = $"{i}" } }, folder);
        return folder;
    }
}
