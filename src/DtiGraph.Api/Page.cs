using System.Buffers.Text;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>A part of a list, whose order the operation says.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Total">Rows that the search finds, on all pages.</param>
/// <param name="NextCursor">Where the next page begins; absent on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, string? NextCursor);

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Search">Found in id, name or gene symbol, upper and lower case alike; all rows when absent.</param>
/// <param name="Limit">Rows of a page at most, 1 to 100.</param>
/// <param name="Cursor">nextCursor of the page before; absent for the first page.</param>
public sealed record PageQuery(
    string? Search = null, [property: Range(1, PageQuery.MaximumLimit), DefaultValue(PageQuery.DefaultLimit)] int? Limit = null, string? Cursor = null)
{
    /// <summary>Rows of a page when nothing else is asked.</summary>
    public const int DefaultLimit = 20;

    /// <summary>Rows of a page at most.</summary>
    public const int MaximumLimit = 100;

    /// <summary>The page of a list.</summary>
    /// <param name="list">Names the list; a cursor of another list is refused.</param>
    /// <param name="rows">All rows, by id in ordinal order.</param>
    /// <param name="id">Id of a row.</param>
    /// <param name="texts">What the search looks into.</param>
    /// <exception cref="QueryException">The limit is out of range, or the cursor is none of this list's.</exception>
    internal Page<T> Of<T>(string list, IEnumerable<T> rows, Func<T, string> id, Func<T, IEnumerable<string>> texts)
    {
        int limit = Rows(Limit);
        string? after = Cursor is null ? null : Read(Cursor, list);
        var found = rows.Where(row => string.IsNullOrEmpty(Search) || texts(row).Any(t => t.Contains(Search, StringComparison.OrdinalIgnoreCase))).ToList();
        var rest = found.Where(row => after is null || string.CompareOrdinal(id(row), after) > 0).ToList();
        string? next = rest.Count > limit ? Write(list, id(rest[limit - 1])) : null;
        return new([.. rest.Take(limit)], found.Count, next);
    }

    /// <summary>Rows of a page at most, where so many were asked for.</summary>
    /// <exception cref="QueryException">They are out of range.</exception>
    internal static int Rows(int? limit) => limit switch
    {
        null => DefaultLimit,
        < 1 or > MaximumLimit => throw new QueryException($"limit: expected 1 to {MaximumLimit}, got {limit}"),
        { } rows => rows,
    };

    internal static string Write(string list, string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}:{last}"));

    internal static string Read(string cursor, string list)
    {
        string text = Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return text.StartsWith(list + ":", StringComparison.Ordinal)
            ? text[(list.Length + 1)..]
            : throw NoCursor(list, cursor);
    }

    internal static QueryException NoCursor(string list, string cursor) => new($"cursor: expected nextCursor of a page of {list}, got '{cursor}'");
}
