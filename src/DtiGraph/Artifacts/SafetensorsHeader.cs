using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace DtiGraph.Artifacts;

/// <summary>One tensor's entry in the header: type, shape, and where its bytes lie after the header.</summary>
internal readonly record struct SafetensorsEntry(string Name, SafetensorsType Type, ImmutableArray<long> Shape, long Begin, long End);

/// <summary>Reads the JSON header of a safetensors file, strictly: everything that is not exactly right is refused.</summary>
internal ref struct SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    private readonly string file;
    private readonly long dataLength;
    private Utf8JsonReader json;
    private string? tensor;

    private SafetensorsHeader(ReadOnlySpan<byte> header, string file, long dataLength)
    {
        (this.file, this.dataLength) = (file, dataLength);
        // Depth: the header, an entry, its shape.
        json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 3 });
    }

    /// <summary>The entries in the order of their bytes, which they cover from 0 to dataLength without gap or overlap.</summary>
    public static (SafetensorsEntry[] Entries, Dictionary<string, string> Metadata) Read(ReadOnlySpan<byte> header, string file, long dataLength)
    {
        if (!Utf8.IsValid(header)) throw new SafetensorsException("header", "UTF-8", "other bytes", file);
        if (header.Length == 0 || header[0] != '{') throw new SafetensorsException("header", "a JSON object", "another first byte", file);
        var reader = new SafetensorsHeader(header, file, dataLength);
        try
        {
            return reader.ReadAll();
        }
        catch (JsonException e)
        {
            string at = $"an error at line {e.LineNumber + 1}, byte {e.BytePositionInLine}";
            throw new SafetensorsException("header", "valid JSON, at most 3 levels deep", at, file, reader.tensor, e);
        }
    }

    private (SafetensorsEntry[] Entries, Dictionary<string, string> Metadata) ReadAll()
    {
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        Dictionary<string, string>? metadata = null;
        Next();
        while (Next() != JsonTokenType.EndObject)
        {
            string name = Text("name");
            if (name == MetadataKey)
            {
                if (metadata is not null) throw Fault("header", "each name once", $"'{MetadataKey}' twice");
                metadata = ReadMetadata();
                continue;
            }
            tensor = name;
            if (entries.ContainsKey(name)) throw Fault("header", "each name once", "this one twice");
            entries.Add(name, ReadEntry(name));
            tensor = null;
        }
        // Anything but white space after the object is invalid JSON.
        while (json.Read()) { }
        return (InOrder(entries.Values), metadata ?? []);
    }

    private Dictionary<string, string> ReadMetadata()
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        Expect(JsonTokenType.StartObject, MetadataKey, "an object of strings");
        while (Next() != JsonTokenType.EndObject)
        {
            string key = Text("key");
            Expect(JsonTokenType.String, MetadataKey, "an object of strings");
            if (!metadata.TryAdd(key, Text("text"))) throw Fault(MetadataKey, "each key once", $"'{SafetensorsException.Shown(key)}' twice");
        }
        return metadata;
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        SafetensorsType? type = null;
        ImmutableArray<long>? shape = null, offsets = null;
        Expect(JsonTokenType.StartObject, "entry", "an object");
        while (Next() != JsonTokenType.EndObject)
        {
            string member = Text("member");
            bool twice = member switch { "dtype" => type is not null, "shape" => shape is not null, "data_offsets" => offsets is not null, _ => false };
            if (twice) throw Fault("entry", "each member once", $"{member} twice");
            switch (member)
            {
                case "dtype": type = ReadType(); break;
                case "shape": shape = Integers(member); break;
                case "data_offsets": offsets = Integers(member); break;
                default: throw Fault("entry", "dtype, shape and data_offsets", $"'{SafetensorsException.Shown(member)}'");
            }
        }
        if (type is null || shape is null || offsets is null) throw Fault("entry", "dtype, shape and data_offsets", "not all of them");
        if (offsets.Value.Length != 2) throw Fault("data_offsets", "begin and end", $"{offsets.Value.Length} numbers");
        (long begin, long end) = (offsets.Value[0], offsets.Value[1]);
        if (end < begin || end > dataLength) throw Fault("data_offsets", $"begin <= end <= {dataLength}", $"[{begin}, {end}]");
        if (!SafetensorsTypes.TryByteCount(type.Value, shape.Value.AsSpan(), out long bytes)) throw Fault("shape", "fewer than 2^63 bytes", "more");
        if (bytes != end - begin) throw Fault("data_offsets", $"{bytes} bytes, as dtype and shape say", $"{end - begin}");
        return new SafetensorsEntry(name, type.Value, shape.Value, begin, end);
    }

    private SafetensorsType ReadType()
    {
        Expect(JsonTokenType.String, "dtype", "a string");
        string name = Text("dtype");
        return SafetensorsTypes.TryParse(name, out SafetensorsType type)
            ? type
            : throw Fault("dtype", $"one of {SafetensorsTypes.AllNames}", $"'{SafetensorsException.Shown(name)}'");
    }

    private ImmutableArray<long> Integers(string member)
    {
        var numbers = ImmutableArray.CreateBuilder<long>();
        Expect(JsonTokenType.StartArray, member, "an array");
        while (Next() != JsonTokenType.EndArray)
        {
            // Digits only: neither -0 nor 1.0 nor 1e3, which JSON would allow.
            if (json.TokenType != JsonTokenType.Number || !long.TryParse(json.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                throw Fault(member, "integers in [0, 2^63)", $"a {json.TokenType} that is none");
            numbers.Add(number);
        }
        return numbers.ToImmutable();
    }

    private readonly SafetensorsEntry[] InOrder(IEnumerable<SafetensorsEntry> entries)
    {
        SafetensorsEntry[] ordered = [.. entries.OrderBy(x => x.Begin).ThenBy(x => x.End)];
        long end = 0;
        foreach (SafetensorsEntry entry in ordered)
        {
            if (entry.Begin != end)
                throw new SafetensorsException("data_offsets", $"no gap and no overlap, so begin {end}", $"{entry.Begin}", file, entry.Name);
            end = entry.End;
        }
        if (end != dataLength) throw new SafetensorsException("file length", $"{end} bytes after the header", $"{dataLength}", file);
        return ordered;
    }

    private JsonTokenType Next() => json.Read() ? json.TokenType : throw Fault("header", "a complete JSON object", "its end");

    private void Expect(JsonTokenType type, string what, string expected)
    {
        if (Next() != type) throw Fault(what, expected, $"{json.TokenType}");
    }

    private string Text(string what)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, written as an escape.
            throw new SafetensorsException(what, "valid text", "an escape that is none", file, tensor, e);
        }
    }

    private readonly SafetensorsException Fault(string what, string expected, string got) => new(what, expected, got, file, tensor);
}
