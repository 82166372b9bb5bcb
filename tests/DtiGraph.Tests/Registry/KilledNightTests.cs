using System.Globalization;
using DtiGraph.Artifacts;
using DtiGraph.Graphs.Sqlite;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Tests.Registry;

/// <summary>kill -9 at random moments of import, training, publishing, promotion and rollback.</summary>
public sealed class KilledNightTests(TwoModels models)
{
    private const int Few = 8, Seed = 20260102, MostSteps = 7, MostMilliseconds = 250;

    /// <summary>How many kills; set to 300 it takes ten minutes or more.</summary>
    private const string Kills = "DTIGRAPH_KILLS";

    [Fact]
    public async Task Night_ProcessKilledAtRandomMoments_ServesAWholeModelAndLosesNothingAcknowledged()
    {
        string root = models.Free();
        Directory.CreateDirectory(root);
        var random = new Random(Seed);
        var registry = new ModelRegistry(NightLoop.Registry(root));
        var store = new SqliteGraphStore(NightLoop.Store(root));
        var trained = new Dictionary<string, string>();
        var where = new SortedDictionary<string, int>(StringComparer.Ordinal);
        string? imported = null;
        int kills = Environment.GetEnvironmentVariable(Kills) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Few;
        for (int kill = 0; kill < kills; kill++)
        {
            int known = registry.Exists ? registry.History().Count : 0;
            using var child = NightLoop.Start(root);
            var lines = await KilledChild.InStepAsync(child, random.Next(1, MostSteps), TimeSpan.FromMilliseconds(random.Next(MostMilliseconds)));
            string last = lines[^1].StartsWith(RegistryLoop.Begun, StringComparison.Ordinal) ? lines[^1][RegistryLoop.Begun.Length..] : "between";
            where[last] = where.GetValueOrDefault(last) + 1;
            var said = lines.Where(l => !l.StartsWith(RegistryLoop.Begun, StringComparison.Ordinal)).Select(l => l.Split(' ')).ToList();

            // The graph is the one that was said last, or the one that was being written.
            imported = said.LastOrDefault(l => l[0] == "import")?[1] ?? imported;
            if (File.Exists(NightLoop.Store(root)) && imported is not null)
            {
                string found = (await store.LoadAsync(TestContext.Current.CancellationToken)).GraphId;
                Assert.True(found == imported || last == "import", $"kill {kill}: the store holds {found} and not {imported}");
                imported = found;
            }
            // Trained once or gone on with after any number of kills: the same model.
            foreach (var line in said.Where(l => l[0] == "train"))
            {
                if (!trained.TryAdd(line[1], line[2])) Assert.Equal(trained[line[1]], line[2]);
            }
            if (!registry.Exists) continue;
            var done = registry.History().Skip(known).Where(e => e.What != "prune").Select(e => $"{e.What} {e.Number}").ToList();
            var told = said.Where(l => l[0] is "publish" or "promote" or "rollback").Select(l => string.Join(' ', l)).ToList();
            Assert.Equal(told, done.Take(told.Count));
            if (registry.Serving() is not { } serving) continue;
            KilledRegistryTests.CheckWhole(registry);
            var served = ServedModel.Open(serving.Folder);
            Assert.NotEmpty(served.Rank(new(Drug: new(Id: served.Graph.Drugs[0].Id))).Items);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills: {string.Join(", ", where.Select(w => $"{w.Value} in {w.Key}"))}; {registry.History().Count} steps in the history, {trained.Count} graphs trained to the same model (seed {Seed})");
        Assert.True(where.Keys.Any(k => k != "between"), "no kill fell into a step: the test has shown nothing");
        ArtifactFolder.Read(registry.Serving()!.Folder);
    }
}
