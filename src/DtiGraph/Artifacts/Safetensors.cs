using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace DtiGraph.Artifacts;

/// <summary>Reads and writes safetensors: 8 bytes of header length, a JSON header, the tensors' bytes. Opens in Python.</summary>
/// <remarks>Source: the format's description, github.com/huggingface/safetensors. Departs: stricter on duplicate keys, unknown members and header size.</remarks>
public static class Safetensors
{
    /// <summary>Longest header that is read or written, bytes.</summary>
    public const int MaxHeaderLength = 1 << 20;

    private const int Prefix = sizeof(ulong);
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. Nothing is allocated for what the header claims before the file's length agrees with it.</summary>
    /// <param name="path">The file; at most 2 GB a tensor.</param>
    /// <returns>Its tensors and metadata, each in memory of its own.</returns>
    /// <exception cref="SafetensorsException">The file is not exactly what the format says; names file and tensor.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        long length = stream.Length;
        try
        {
            Span<byte> prefix = stackalloc byte[Prefix];
            if (length < Prefix) throw TooShort(length, path);
            stream.ReadExactly(prefix);
            var header = new byte[HeaderLength(prefix, length, path)];
            stream.ReadExactly(header);
            long dataLength = length - Prefix - header.Length;
            var (entries, metadata) = SafetensorsHeader.Read(header, path, dataLength);
            if (entries.FirstOrDefault(e => e.End - e.Begin > Array.MaxLength) is { Name: { } name } large)
                throw new SafetensorsException("shape", $"at most {Array.MaxLength} bytes", $"{large.End - large.Begin}", path, name);
            return Tensors(entries, metadata, entry => // in the order of their bytes, without a gap
            {
                var data = SafetensorsTensor.Room(entry.Type, (int)(entry.End - entry.Begin));
                stream.ReadExactly(data.Span);
                return data;
            });
        }
        catch (EndOfStreamException e)
        {
            throw new SafetensorsException("file length", $"{length} bytes", "fewer, it shrank while it was read", path, inner: e);
        }
    }

    /// <summary>Reads a file that is in memory; the tensors are slices of it, nothing is copied.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <returns>Its tensors and metadata.</returns>
    /// <exception cref="SafetensorsException">The bytes are not exactly what the format says; names file and tensor.</exception>
    public static SafetensorsFile Read(ReadOnlyMemory<byte> file, string name)
    {
        if (file.Length < Prefix) throw TooShort(file.Length, name);
        int headerLength = HeaderLength(file.Span[..Prefix], file.Length, name);
        ReadOnlyMemory<byte> data = file[(Prefix + headerLength)..];
        var (entries, metadata) = SafetensorsHeader.Read(file.Span.Slice(Prefix, headerLength), name, data.Length);
        return Tensors(entries, metadata, entry => data[(int)entry.Begin..(int)entry.End]);
    }

    /// <summary>Writes a file; the same content gives the same bytes.</summary>
    /// <param name="path">The file; replaced where it exists. Not durable by itself: see <see cref="AtomicFolder"/>.</param>
    /// <param name="tensors">Tensors by name; laid out by falling element size, then by name, so that each one is aligned.</param>
    /// <param name="metadata">Free text by name, sorted in the file; none by default.</param>
    /// <exception cref="ArgumentException">A name twice, the name __metadata__, text that is not valid UTF-16, a header above 1 MB.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, SafetensorsTensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        KeyValuePair<string, SafetensorsTensor>[] ordered =
            [.. tensors.OrderByDescending(x => x.Value.Type.Size()).ThenBy(x => x.Key, StringComparer.Ordinal)];
        byte[] header = Header(ordered, metadata ?? []);
        using FileStream stream = File.Create(path);
        Span<byte> prefix = stackalloc byte[Prefix];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach ((_, SafetensorsTensor tensor) in ordered) stream.Write(tensor.Data.Span);
    }

    private static byte[] Header(KeyValuePair<string, SafetensorsTensor>[] ordered, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            KeyValuePair<string, string>[] texts = [.. metadata.OrderBy(x => x.Key, StringComparer.Ordinal)];
            if (texts.Length > 0) json.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach ((string key, string text) in texts)
            {
                if (!names.Add(key)) throw Twice(key);
                json.WriteString(Valid(key), Valid(text));
            }
            if (texts.Length > 0) json.WriteEndObject();
            names.Clear();
            long begin = 0;
            foreach ((string name, SafetensorsTensor tensor) in ordered)
            {
                if (!names.Add(name)) throw Twice(name);
                if (name == SafetensorsHeader.MetadataKey) throw new ArgumentException($"name: expected a tensor's name, got {name} (safetensors)", nameof(ordered));
                json.WriteStartObject(Valid(name));
                json.WriteString("dtype", tensor.Type.NameInFile());
                json.WriteStartArray("shape");
                foreach (long dimension in tensor.Shape) json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(begin += tensor.Data.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // Blanks up to a multiple of 8 keep the data aligned.
        while (buffer.Length % Prefix != 0) buffer.WriteByte((byte)' ');
        if (buffer.Length > MaxHeaderLength)
            throw new ArgumentException($"header: expected at most {MaxHeaderLength} bytes, got {buffer.Length} (safetensors)", nameof(ordered));
        return buffer.ToArray();
    }

    // The JSON writer puts a replacement character for half of a surrogate pair, and two names could become one.
    private static string Valid(string text)
    {
        try
        {
            _ = Strict.GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException e)
        {
            string shown = SafetensorsException.Shown(text);
            throw new ArgumentException($"text: expected valid UTF-16, got '{shown}' (safetensors)", nameof(text), e);
        }
    }

    private static SafetensorsFile Tensors(SafetensorsEntry[] entries, Dictionary<string, string> metadata, Func<SafetensorsEntry, ReadOnlyMemory<byte>> data) => new(
        entries.ToDictionary(x => x.Name, x => new SafetensorsTensor(x.Type, x.Shape.AsSpan(), data(x)), StringComparer.Ordinal).AsReadOnly(),
        metadata.AsReadOnly());

    private static int HeaderLength(ReadOnlySpan<byte> prefix, long fileLength, string file)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length is 0 or > MaxHeaderLength) throw new SafetensorsException("header length", $"1 to {MaxHeaderLength} bytes", $"{length}", file);
        if ((long)length > fileLength - Prefix)
            throw new SafetensorsException("header length", $"at most the {fileLength - Prefix} bytes that follow", $"{length}", file);
        return (int)length;
    }

    private static SafetensorsException TooShort(long length, string file) => new("file length", $"at least {Prefix} bytes", $"{length}", file);

    private static ArgumentException Twice(string name) => new($"name: expected each once, got '{SafetensorsException.Shown(name)}' twice (safetensors)", nameof(name));
}
