namespace DtiGraph.Ranking;

/// <summary>A question that cannot be answered as it was put.</summary>
public class QueryException(string message) : ArgumentException(message)
{
    /// <summary>Which member of the question is at fault, where the message does not begin with its name; null otherwise.</summary>
    public string? Field { get; set; }

    private const int LongestShown = 100;

    /// <summary>A text as a message repeats it: the first 100 characters, so that no answer is longer for what was asked.</summary>
    protected static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "...";
}
