namespace DtiGraph.Ledger;

/// <summary>An answer that held probabilities: what was asked, who answered, and the digest of what was said.</summary>
/// <param name="Id">UUID version 7 (RFC 9562): it begins with the time, so that ids sort as they were given.</param>
/// <param name="At">When the answer was made, UTC.</param>
/// <param name="ModelVersion">The model that answered.</param>
/// <param name="GraphId">The graph that it learned from.</param>
/// <param name="Endpoint">Operation of the interface, for example rank.</param>
/// <param name="Parameters">The question as canonical JSON (<see cref="CanonicalJson"/>): parts of the path, parameters of the query, body. Of a streamed table body is
/// absent: its digest is <paramref name="InputSha256"/>. Of an answer whose time ran out also how many pairs were worked on, since another machine is faster.</param>
/// <param name="InputSha256">Of the UTF-8 bytes of <paramref name="Parameters"/>; of a streamed table of the bytes that came, after decompression. 64 lower-case hex digits.</param>
/// <param name="Kind">Media type of the answer.</param>
/// <param name="AnswerSha256">Of the answer's bytes before any compression on the way, 64 lower-case hex digits.</param>
/// <param name="Program">The build that answered: another one may say the same in other bytes.</param>
/// <param name="Rows">Rows of a streamed table; null for any other question.</param>
public sealed record LedgerEntry(
    Guid Id, DateTimeOffset At, string ModelVersion, string GraphId, string Endpoint, string Parameters, string InputSha256, string Kind, string AnswerSha256, string Program, int? Rows)
{
    /// <summary>Whether the question itself is kept, so that it can be asked again. Of a streamed table only the digest is.</summary>
    public bool Replayable => Rows is null;
}
