using System.Text.Json.Serialization;

namespace DtiGraph.Registry;

/// <summary>What a version is to the service.</summary>
public enum ModelState
{
    /// <summary>Published, never served.</summary>
    [JsonStringEnumMemberName("candidate")]
    Candidate,

    /// <summary>Answers beside the serving version, and nobody is told.</summary>
    [JsonStringEnumMemberName("shadow")]
    Shadow,

    /// <summary>Answers. One version at most.</summary>
    [JsonStringEnumMemberName("serving")]
    Serving,

    /// <summary>Served once.</summary>
    [JsonStringEnumMemberName("retired")]
    Retired,

    /// <summary>Will not be served, for the reason given.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,
}
