using System.Buffers.Binary;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace DtiGraph.Tests.Features.Embeddings;

/// <summary>A folder of embedding files, made byte by byte or by Parquet.Net, gone at the end of the test.</summary>
internal sealed class EmbeddingFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-embeddings-").FullName;

    public string Path(string name) => System.IO.Path.Combine(folder, name);

    /// <summary>An .npy file and its ids.</summary>
    public string Npy(byte[] bytes, string? ids, string name = "plm.npy")
    {
        File.WriteAllBytes(Path(name), bytes);
        if (ids is not null) File.WriteAllText(Path(System.IO.Path.ChangeExtension(name, ".ids.txt")), ids);
        return Path(name);
    }

    /// <summary>The bytes of the NPY format (numpy/doc/neps/nep-0001): magic, version, header length, header padded to 64, data.</summary>
    public static byte[] NpyBytes(string descr, string shape, byte[] data, byte version = 1, bool fortran = false)
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        int before = version == 1 ? 10 : 12;
        header = header.PadRight((before + header.Length + 64) / 64 * 64 - before - 1) + "\n";
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        else BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    public static byte[] Singles(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>A Parquet file whose columns are written one after the other, in row groups.</summary>
    public async Task<string> ParquetAsync(ParquetSchema schema, params Func<ParquetRowGroupWriter, Task>[] groups)
    {
        await using var stream = File.Create(Path("plm.parquet"));
        await using (var writer = await ParquetWriter.CreateAsync(schema, stream))
        {
            foreach (var write in groups)
            {
                using var group = writer.CreateRowGroup();
                await write(group);
                group.CompleteValidate();
            }
        }
        return Path("plm.parquet");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
