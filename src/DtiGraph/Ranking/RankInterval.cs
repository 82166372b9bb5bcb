using System.Text.Json;
using System.Text.Json.Serialization;

namespace DtiGraph.Ranking;

/// <summary>Between which ranks the networks of an ensemble place a pair among the rows that passed the same filters, ties by id; in JSON an array
/// [low, high]. It says how far they agree and is no confidence interval: the rank by the mean may lie outside.</summary>
/// <param name="Low">The best rank, from 1.</param>
/// <param name="High">The worst rank, at least Low.</param>
[JsonConverter(typeof(RankIntervalAsArray))]
public readonly record struct RankInterval(int Low, int High)
{
    /// <summary>The interval of each candidate.</summary>
    /// <param name="orders">One order of each member: position to candidate, each a permutation of [0, n).</param>
    /// <returns>[n], by candidate.</returns>
    internal static RankInterval[] Of(IReadOnlyList<int[]> orders)
    {
        var intervals = new RankInterval[orders[0].Length];
        foreach (int[] order in orders)
        {
            for (int at = 0; at < order.Length; at++)
            {
                var so = intervals[order[at]];
                intervals[order[at]] = so.High == 0 ? new(at + 1, at + 1) : new(Math.Min(so.Low, at + 1), Math.Max(so.High, at + 1));
            }
        }
        return intervals;
    }

    /// <summary>As tables write it: 1-4.</summary>
    public override string ToString() => $"{Low}-{High}";
}

/// <summary>[low, high].</summary>
internal sealed class RankIntervalAsArray : JsonConverter<RankInterval>
{
    public override RankInterval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<int[]>(ref reader, options) is [int low, int high]
            ? new(low, high)
            : throw new JsonException("rankInterval: expected [low, high]");

    public override void Write(Utf8JsonWriter writer, RankInterval value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Low);
        writer.WriteNumberValue(value.High);
        writer.WriteEndArray();
    }
}
