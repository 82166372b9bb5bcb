namespace DtiGraph.Api;

/// <summary>An id as a segment of a path.</summary>
internal static class PathId
{
    /// <summary>Undoes the one escape that routing leaves in place: %2F, a slash inside an id.</summary>
    public static string Of(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
