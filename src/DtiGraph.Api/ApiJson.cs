using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>How JSON is read and written.</summary>
internal static class ApiJson
{
    /// <summary>As strict as <see cref="JsonSerializerOptions.Strict"/>: unknown, repeated and missing members are errors.</summary>
    public static void Apply(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.PropertyNameCaseInsensitive = false;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // a SMILES stays readable; answers are never embedded in HTML
        json.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        json.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RankOnlyInLists } };
    }

    /// <summary>Ranks begin at 1; a prediction that stands alone has none.</summary>
    private static void RankOnlyInLists(JsonTypeInfo type)
    {
        if (type.Type != typeof(RankedPair)) return;
        type.Properties.Single(p => p.Name == "rank").ShouldSerialize = (_, rank) => rank is not 0;
    }
}
