using DtiGraph.Ledger;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Tests.Ledger;

public sealed class LedgerFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-ledger-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(folder, "new", "ledger.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Add_ManyAtOnce_AllAreThereWhenTheirCallsReturn()
    {
        var file = Made();
        await using var writer = new EntryWriter(file);
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(i => Task.Run(async () => // more than there is room for
        {
            var entry = Entry($"{{\"i\":{i}}}");
            await writer.AddAsync(entry);
            if (i % 100 == 0) Assert.Equal(entry, file.Find(entry.Id));
        }, Stop)));
        Assert.Equal(3000, EntryCount.Of(file));
    }

    [Fact]
    public async Task Dispose_WhileEntriesWait_WritesThem()
    {
        var file = Made();
        var writer = new EntryWriter(file);
        var adding = Enumerable.Range(0, 500).Select(i => writer.AddAsync(Entry($"{i}"))).ToList();
        await writer.DisposeAsync();
        await Task.WhenAll(adding);
        Assert.Equal(500, EntryCount.Of(file));
    }

    [Theory]
    [InlineData("UPDATE entry SET model = 'x'")]
    [InlineData("DELETE FROM entry")]
    [InlineData("UPDATE outcome SET probability = 0")]
    [InlineData("DELETE FROM outcome")]
    [InlineData("DELETE FROM submission")]
    public async Task File_RowsChanged_Refuses(string sql)
    {
        var file = Made();
        await using (var writer = new EntryWriter(file)) await writer.AddAsync(Entry("{}"));
        file.Record("key", "digest", DateTimeOffset.UnixEpoch, null, [(new("d", "t", Finding.Active), Outcomes.Stated(.5))], _ => "");
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Contains("rows of a ledger never change", Assert.Throws<SqliteException>(() => command.ExecuteNonQuery()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_ByTimeAndBySize_TakesTheOldestAndLeavesWhatOutcomesName()
    {
        var file = Made();
        var days = Enumerable.Range(1, 40).Select(d => DateTimeOffset.UnixEpoch.AddDays(20_000 + d)).ToList();
        var entries = days.Select(at => Entry(new string('x', 20_000)) with { Id = Guid.CreateVersion7(at), At = at }).ToList();
        await using (var writer = new EntryWriter(file))
        {
            foreach (var entry in entries) await writer.AddAsync(entry);
        }
        file.Record("key", "digest", days[^1], null, [(new("d", "t", Finding.Active), Outcomes.Stated(.5) with { PredictionId = entries[3].Id })], _ => "");

        Assert.Equal(0, file.Remove(null, null, days[^1], Stop));
        Assert.Equal(9, file.Remove(before: days[10], null, days[^1], Stop)); // ten are older, and one of these is named
        Assert.Equal([3, .. Enumerable.Range(10, 30)], entries.Index().Where(e => file.Find(e.Item.Id) is not null).Select(e => e.Index));
        Assert.Equal([true, false, false], new[] { entries[9], entries[10], entries[39] }.Select(e => file.WasRemoved(e.Id) && file.Find(e.Id) is null));

        long most = 400_000; // some twenty entries
        Assert.InRange(file.Remove(null, most, days[^1], Stop), 8, 25);
        int[] left = [.. entries.Index().Where(e => file.Find(e.Item.Id) is not null).Select(e => e.Index)];
        Assert.Equal([3, .. Enumerable.Range(41 - left.Length, left.Length - 1)], left);
        Assert.InRange(left.Length * 20_000, most / 3, most);
        Assert.Single(file.Outcomes());

        // The file still refuses whoever else would delete.
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM entry";
        Assert.Contains("rows of a ledger never change", Assert.Throws<SqliteException>(() => command.ExecuteNonQuery()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_BySizeWhereOutcomesNameTheOldest_TakesTheNextOnes()
    {
        var file = Made();
        var entries = await Add(file, 40, new string('x', 20_000));
        int named = 20;
        file.Record("key", "digest", DateTimeOffset.UnixEpoch, null, [.. entries.Take(named).Select(e => (new Outcome("d", "t", Finding.Active), Outcomes.Stated(.5) with { PredictionId = e.Id }))], _ => "");

        const long most = 700_000;
        int removed = (int)file.Remove(null, most, DateTimeOffset.UtcNow, Stop);
        Assert.InRange(removed, 4, 16);
        Assert.Equal(Enumerable.Range(named, removed), entries.Index().Where(e => file.Find(e.Item.Id) is null).Select(e => e.Index));
        Assert.Equal(0, file.Remove(null, most, DateTimeOffset.UtcNow, Stop)); // it fits
    }

    [Fact]
    public async Task Remove_ManyEntries_OthersAreAddedMeanwhileAndItEndsWhenAsked()
    {
        var file = Made();
        var entries = await Add(file, 20_000, "{}");
        await using var writer = new EntryWriter(file);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var before = entries[^1].At.AddDays(1);
        var removing = Task.Run(() => file.Remove(before, null, before, stop.Token), stop.Token);
        while (file.Find(entries[0].Id) is not null) await Task.Delay(5, stop.Token);
        var added = Entry("{}");
        await writer.AddAsync(added);
        await stop.CancelAsync();
        long removed = await removing;

        Assert.InRange(removed, 1, entries.Count - 1);
        Assert.Equal(entries.Count - removed, file.Remove(before, null, before, Stop));
        Assert.NotNull(file.Find(added.Id));
        Assert.Equal([$"{entries.Count} {entries[^1].Id}"], Query("SELECT entries || ' ' || last FROM removal")); // of one moment
    }

    [Fact]
    public async Task Remove_LedgerOfBefore_FindsTheOutcomesOfAnEntryWithoutReadingAll()
    {
        var file = Made();
        var entries = await Add(file, 2, "{}");
        Query("DROP INDEX IF EXISTS outcome_prediction");
        file.Record("key", "digest", DateTimeOffset.UnixEpoch, null, [(new("d", "t", Finding.Active), Outcomes.Stated(.5) with { PredictionId = entries[0].Id })], _ => "");
        Assert.Equal(1, file.Remove(DateTimeOffset.MaxValue, null, DateTimeOffset.UtcNow, Stop));
        Assert.StartsWith("SEARCH outcome", Assert.Single(Query("EXPLAIN QUERY PLAN SELECT number FROM outcome WHERE prediction = 'x'", column: 3)), StringComparison.Ordinal);
    }

    [Fact]
    public void Record_OneRowThatTheFileRefuses_RecordsNoneOfThem()
    {
        var file = Made();
        // A prediction that the ledger does not have.
        (Outcome, StatedBefore)[] rows = [(new("d", "t", Finding.Active), Outcomes.Stated(.5)), (new("d", "u", Finding.Active), Outcomes.Stated(.5) with { PredictionId = Guid.CreateVersion7() })];
        Assert.Throws<LedgerException>(() => file.Record("key", "digest", DateTimeOffset.UnixEpoch, null, rows, _ => ""));
        Assert.Empty(file.Outcomes());
        Assert.Null(file.Submission("key"));
    }

    [Fact]
    public void Record_KeptWhole_ReadsBackAsItWas()
    {
        var file = Made();
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var (full, bare) = (new Outcome("d", "t", Finding.Inactive, 1e-9, "nM", ">", "assay", "note", true), new Outcome("d", "u", Finding.Active));
        var first = file.Record("key", "digest", at, "plate reader", [(full, Outcomes.Stated(.1 + .2)), (bare, Outcomes.Stated(double.Epsilon))], n => $"from {n}");
        var again = file.Record("key", "another", at, null, [(bare, Outcomes.Stated(0))], n => $"from {n}");
        Assert.Equal(("digest", "from 1"), first);
        Assert.Equal(first, again);
        Assert.Equal([new RecordedOutcome(1, at, "plate reader", full, Outcomes.Stated(.1 + .2)), new RecordedOutcome(2, at, "plate reader", bare, Outcomes.Stated(double.Epsilon))], file.Outcomes());
    }

    [Fact]
    public void Create_OfAnotherDatabase_Refuses()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE other (x)";
            command.ExecuteNonQuery();
        }
        byte[] before = File.ReadAllBytes(Path);
        Assert.Contains("got another database", Assert.Throws<LedgerException>(() => new LedgerFile(Path).Create()).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path)); // WAL would stand in its header
        Assert.Contains("got another file", Assert.Throws<LedgerException>(() => new LedgerFile(Path).Outcomes()).Message, StringComparison.Ordinal);
        Assert.Contains("got none", Assert.Throws<LedgerException>(() => new LedgerFile(System.IO.Path.Combine(folder, "absent")).Outcomes()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"b":1.50,"a":[{"d":null,"c":"é</>"},2]}""", """{"a":[{"c":"é</>","d":null},2],"b":1.50}""")]
    [InlineData(""" { "a" : { } } """, """{"a":{}}""")]
    public void Canonical_AnySpelling_IsOne(string json, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Of(System.Text.Json.JsonDocument.Parse(json).RootElement));

    private LedgerFile Made()
    {
        var file = new LedgerFile(Path);
        file.Create();
        return file;
    }

    /// <summary>So many entries, one a minute; oldest first.</summary>
    private static async Task<List<LedgerEntry>> Add(LedgerFile file, int count, string parameters)
    {
        var times = Enumerable.Range(1, count).Select(i => DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(i));
        var entries = times.Select(at => Entry(parameters) with { Id = Guid.CreateVersion7(at), At = at }).ToList();
        await using var writer = new EntryWriter(file);
        await Task.WhenAll(entries.Select(writer.AddAsync));
        return entries;
    }

    /// <summary>Asks the file itself.</summary>
    private List<string> Query(string sql, int column = 0)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(column));
        return rows;
    }

    private static LedgerEntry Entry(string parameters) => new(
        Guid.CreateVersion7(), DateTimeOffset.UnixEpoch, "model", "graph", "rank", parameters, "input", "application/json", "answer", "program", null);
}
