using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Ledger;

/// <summary>The ledger on disk: what was said, and what was measured. Rows are added and never changed; the file itself refuses that. Old entries go only by <see cref="Remove"/>, and what went is on record.</summary>
/// <remarks>
/// SQLite with a write-ahead log, for many processes and threads at once on one machine. Entries are committed with synchronous NORMAL: a killed process loses none that
/// <see cref="EntryWriter.AddAsync"/> returned for; a power cut may lose those of the last moments, never the file. To force each to the disk would make every ranking wait for it.
/// Outcomes, which nobody could ask again, are forced to the disk (FULL) before <see cref="Record"/> returns.
/// </remarks>
public sealed class LedgerFile
{
    private const int WaitSeconds = 10, Slice = 1000;
    private const string None = "none", OfRegistry = "ledger.db";

    // Longer than SQLite's client sleeps between two tries (.15 s), so that whoever waits to write has one of them in it.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(.2);

    private readonly string file;

    /// <summary>Names a ledger; opens nothing.</summary>
    /// <param name="file">Path of the file.</param>
    public LedgerFile(string file)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(file);
        this.file = Path.GetFullPath(file);
    }

    /// <summary>Where it is.</summary>
    public string File => file;

    /// <summary>The ledger that is meant by what a user says of it.</summary>
    /// <param name="named">A file, or none; null where nothing is said: then the one in the folder of the registry.</param>
    /// <param name="registry">That folder; null for no registry.</param>
    /// <returns>A path at which there need not be a file; null for no ledger.</returns>
    public static string? Meant(string? named, string? registry) =>
        named is not null ? named == None ? null : named : registry is null ? null : Path.Combine(registry, OfRegistry);

    /// <summary>Makes the file where there is none, and its folder.</summary>
    /// <exception cref="LedgerException">It cannot be written, or is no ledger.</exception>
    public void Create() => Guarded(() =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var connection = LedgerTables.Open(file, create: true, durable: true, WaitSeconds);
        return 0;
    });

    /// <summary>One entry; null for none.</summary>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public LedgerEntry? Find(Guid id) => Read(connection => LedgerTables.Rows(connection,
        "SELECT id, at, model, graph, endpoint, parameters, input, kind, answer, program, rows FROM entry WHERE id = $1",
        r => new LedgerEntry(Guid.Parse(r.GetString(0)), Time(r.GetString(1)), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetString(7),
            r.GetString(8), r.GetString(9), r.IsDBNull(10) ? null : r.GetInt32(10)), id.ToString()).SingleOrDefault());

    /// <summary>Removes the oldest entries beyond what shall be kept. Those that an outcome names stay, and so do outcomes.</summary>
    /// <param name="before">Entries whose ids are of before this time go; null for no such bound.</param>
    /// <param name="most">Bytes that the ledger may take; beyond, the oldest entries go; null for no such bound. The file itself does not shrink: its room is used again.</param>
    /// <param name="now">For the record of the removal.</param>
    /// <param name="cancellation">Ends it early; what was removed by then is gone.</param>
    /// <returns>How many were removed.</returns>
    /// <remarks>A thousand in a transaction, and a pause between two of them: entries and outcomes are added meanwhile.</remarks>
    /// <exception cref="LedgerException">It could not be written; what was removed by then is gone, and on record.</exception>
    public long Remove(DateTimeOffset? before, long? most, DateTimeOffset now, CancellationToken cancellation = default) => Guarded(() =>
    {
        using var connection = LedgerTables.Open(file, create: false, durable: true, WaitSeconds);
        LedgerTables.PrepareRemoval(connection);
        long removed = before is { } time ? RemoveOldest(connection, time, long.MaxValue, now, cancellation) : 0;
        while (most is { } bytes && !cancellation.IsCancellationRequested && LedgerTables.Bytes(connection) is var used && used > bytes)
        {
            long entries = (long)LedgerTables.Scalar(connection, "SELECT count(*) FROM entry")!, over = (long)Math.Ceiling(entries * (1 - (double)bytes / used)) + 1;
            long gone = RemoveOldest(connection, DateTimeOffset.MaxValue, over, now, cancellation);
            if (gone == 0) break; // what is left is outcomes and what they name
            removed += gone;
        }
        return removed;
    });

    /// <summary>Whether an entry of this id may have been here and was removed: an id begins with its time.</summary>
    /// <param name="id">UUID version 7.</param>
    public bool WasRemoved(Guid id) => Read(connection => LedgerTables.Removed(connection) is { } last && string.CompareOrdinal(id.ToString(), last) <= 0);

    /// <summary>What was answered to a submission of outcomes; null where there was none with that key.</summary>
    /// <param name="key">Given by the client.</param>
    /// <returns>Digest of what was submitted, and the answer.</returns>
    public (string Digest, string Answer)? Submission(string key) => Read(connection => Submission(connection, key));

    /// <summary>Records outcomes and the answer to their submission in one transaction, forced to the disk when it returns.</summary>
    /// <param name="key">Given by the client; a submission is recorded once.</param>
    /// <param name="digest">Of what was submitted.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Name of the API key; null without keys.</param>
    /// <param name="outcomes">What was measured, and what a model had said.</param>
    /// <param name="answer">Makes the answer, given the number of the first outcome.</param>
    /// <returns>The digest and the answer of that key: these, or those of a submission that came before.</returns>
    /// <exception cref="LedgerException">It could not be written; nothing was recorded.</exception>
    public (string Digest, string Answer) Record(
        string key, string digest, DateTimeOffset at, string? by, IReadOnlyList<(Outcome Outcome, StatedBefore Stated)> outcomes, Func<int, string> answer) => Guarded(() =>
    {
        using var connection = LedgerTables.Open(file, create: false, durable: true, WaitSeconds);
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Submission(connection, key) is { } before) return before;
        int first = checked((int)((long)LedgerTables.Scalar(connection, "SELECT coalesce(max(number), 0) FROM outcome")! + 1));
        string said = answer(first);
        LedgerTables.Execute(connection, "INSERT INTO submission VALUES ($1, $2, $3, $4)", key, digest, Text(at), said);
        foreach (var ((o, s), i) in outcomes.Select((row, i) => (row, i)))
        {
            LedgerTables.Execute(connection, "INSERT INTO outcome VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)",
                first + i, key, Text(at), by, o.Drug, o.Target, o.Finding == Finding.Active ? 1 : 0, o.Value, o.Unit, o.Relation, o.Assay, o.Note, o.Replaces ? 1 : 0,
                s.PredictionId?.ToString(), Text(s.At), s.ModelVersion, s.Probability, s.DegreeProbability, s.Regime, s.Recorded ? 1 : 0);
        }
        transaction.Commit();
        return (digest, said);
    });

    /// <summary>Outcomes in the order of recording.</summary>
    /// <param name="after">Number of the last one that is not wanted; 0 for all.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<RecordedOutcome> Outcomes(int after = 0, int most = int.MaxValue) => Read(connection => LedgerTables.Rows(connection,
        """
        SELECT number, at, who, drug, target, active, value, unit, relation, assay, note, replaces, prediction, stated, model, probability, degree, regime, recorded
        FROM outcome WHERE number > $1 ORDER BY number LIMIT $2
        """,
        r =>
        {
            string? Said(int i) => r.IsDBNull(i) ? null : r.GetString(i);
            return new RecordedOutcome(r.GetInt32(0), Time(r.GetString(1)), Said(2),
                new(r.GetString(3), r.GetString(4), r.GetBoolean(5) ? Finding.Active : Finding.Inactive, r.IsDBNull(6) ? null : r.GetDouble(6), Said(7), Said(8), Said(9), Said(10), r.GetBoolean(11)),
                new(Said(12) is { } id ? Guid.Parse(id) : null, Time(r.GetString(13)), r.GetString(14), r.GetDouble(15), r.GetDouble(16), r.GetString(17), r.GetBoolean(18)));
        }, after, most));

    /// <summary>How many outcomes there are.</summary>
    public int OutcomeCount() => Read(connection => (int)(long)LedgerTables.Scalar(connection, "SELECT count(*) FROM outcome")!);

    /// <summary>A connection for one who appends again and again.</summary>
    internal SqliteConnection OpenToAppend() => LedgerTables.Open(file, create: false, durable: false, WaitSeconds);

    internal static void Append(SqliteConnection connection, IReadOnlyList<LedgerEntry> entries)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var e in entries)
        {
            LedgerTables.Execute(connection, "INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                e.Id.ToString(), Text(e.At), e.ModelVersion, e.GraphId, e.Endpoint, e.Parameters, e.InputSha256, e.Kind, e.AnswerSha256, e.Program, e.Rows);
        }
        transaction.Commit();
    }

    /// <summary>What SQLite says, in the ledger's words.</summary>
    internal LedgerException Failure(Exception e) => new($"ledger: expected to read and write it, got '{e.Message}' ({file})", e);

    /// <summary>Removes the oldest that may go, in slices.</summary>
    private static long RemoveOldest(SqliteConnection connection, DateTimeOffset before, long most, DateTimeOffset now, CancellationToken cancellation)
    {
        string time = Math.Max(0, before.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture), first = $"{time[..8]}-{time[8..]}"; // ids of that time or later do not sort before it
        long removed = 0;
        while (removed < most)
        {
            long gone;
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                gone = LedgerTables.Remove(connection, first, Math.Min(Slice, most - removed), Text(now));
                transaction.Commit();
            }
            removed += gone;
            if (gone < Slice || cancellation.WaitHandle.WaitOne(Turn)) break;
        }
        return removed;
    }

    private static (string, string)? Submission(SqliteConnection connection, string key) =>
        LedgerTables.Rows(connection, "SELECT digest, answer FROM submission WHERE key = $1", r => ((string, string)?)(r.GetString(0), r.GetString(1)), key).SingleOrDefault();

    private T Read<T>(Func<SqliteConnection, T> work) => Guarded(() =>
    {
        using var connection = LedgerTables.Open(file, create: false, durable: false, WaitSeconds);
        return work(connection);
    });

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
