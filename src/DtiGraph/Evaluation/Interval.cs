using System.Text.Json;
using System.Text.Json.Serialization;

namespace DtiGraph.Evaluation;

/// <summary>A confidence interval; in JSON an array [low, high], null where it is undefined.</summary>
/// <param name="Low">Lower end; NaN where undefined.</param>
/// <param name="High">Upper end, at least Low; NaN where undefined.</param>
[JsonConverter(typeof(IntervalAsArray))]
public readonly record struct Interval(double Low, double High)
{
    /// <summary>No interval: the number that it would be of is undefined.</summary>
    public static Interval Undefined => new(double.NaN, double.NaN);

    /// <summary>The middle share of some values, by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).</summary>
    /// <param name="values">Any order; those that are not finite are left out.</param>
    /// <param name="level">Share between the ends, in (0, 1).</param>
    /// <exception cref="ArgumentException">A level out of range.</exception>
    public static Interval Percentile(IEnumerable<double> values, double level = .95)
    {
        if (level is not (> 0 and < 1)) throw new ArgumentException($"level: expected a number in (0, 1), got {level} (interval)", nameof(level));
        double[] ordered = [.. values.Where(double.IsFinite).Order()];
        return ordered.Length == 0 ? Undefined : new(Quantile(ordered, (1 - level) / 2), Quantile(ordered, (1 + level) / 2));
    }

    private static double Quantile(double[] ordered, double share)
    {
        double at = share * (ordered.Length - 1);
        int below = (int)at;
        return below + 1 < ordered.Length ? ordered[below] + (at - below) * (ordered[below + 1] - ordered[below]) : ordered[below];
    }
}

/// <summary>[low, high], or null.</summary>
internal sealed class IntervalAsArray : JsonConverter<Interval>
{
    public override bool HandleNull => true;

    public override Interval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return Interval.Undefined;
        return JsonSerializer.Deserialize<double[]>(ref reader, options) is [double low, double high]
            ? new(low, high)
            : throw new JsonException("interval: expected [low, high]");
    }

    public override void Write(Utf8JsonWriter writer, Interval value, JsonSerializerOptions options)
    {
        if (double.IsNaN(value.Low))
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Low);
        writer.WriteNumberValue(value.High);
        writer.WriteEndArray();
    }
}
