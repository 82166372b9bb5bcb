using System.Text.Json;
using System.Text.Json.Serialization;

namespace DtiGraph.Artifacts;

/// <summary>How manifest.json and certificate.json are read and written, made when the code is built: by reflection the first manifest of a process takes a fifth of a second.</summary>
/// <remarks>An init-only property that a file does not have is set to the default of its type, not to what its initializer says: one that was added after the format was fixed must
/// make its own default of that.</remarks>
[JsonSerializable(typeof(Manifest)), JsonSerializable(typeof(LeakageCertificate)), JsonSerializable(typeof(double[]))] // the last for the converter of intervals
internal sealed partial class ArtifactJson : JsonSerializerContext
{
    /// <summary>Strict: nothing unknown, missing or twice.</summary>
    public static ArtifactJson Strict { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
