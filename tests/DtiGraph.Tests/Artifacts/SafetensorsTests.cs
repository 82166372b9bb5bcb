using System.Buffers.Binary;
using System.Text;
using CsCheck;
using DtiGraph.Artifacts;

namespace DtiGraph.Tests.Artifacts;

public sealed class SafetensorsTests
{
    private const string NoFolder = "(no folder)";

    [Fact]
    public void Read_ReferenceFile_HasEveryValue()
    {
        string path = SharedData.Oracle("numerics/good.safetensors");
        foreach (SafetensorsFile file in new[] { Safetensors.Read(path), Safetensors.Read(File.ReadAllBytes(path), "good") })
        {
            Assert.Equal(["a", "b", "bf", "e", "h", "s", "t", "u"], file.Tensors.Keys.Order());
            Assert.Equal(("pt", "x", 2), (file.Metadata["format"], file.Metadata["note"], file.Metadata.Count));
            Assert.Equal([1, -2, 3], Typed(file, "b", SafetensorsType.Int64, 3).ToInt64s());
            Assert.Equal([0, 1, 2, 3, 4, 5], Typed(file, "a", SafetensorsType.Float32, 2, 3).ToSingles());
            Assert.Empty(Typed(file, "e", SafetensorsType.Float32, 0, 4).ToSingles());
            Assert.Equal([3.25f], Typed(file, "s", SafetensorsType.Float32).ToSingles());
            Assert.Equal([1.5f, -2f], Typed(file, "bf", SafetensorsType.BFloat16, 2).ToSingles());
            Assert.Equal([1.5, -2.0], Typed(file, "h", SafetensorsType.Float16, 2).ToDoubles());
            Assert.Equal([0, 255], Typed(file, "u", SafetensorsType.UInt8, 2).ToInt64s());
            Assert.Equal([true, false], Typed(file, "t", SafetensorsType.Bool, 2).ToBooleans());
        }
    }

    [Theory]
    [MemberData(nameof(FilesToRefuse))]
    public void Read_BrokenFile_IsRefusedWithItsName(string name)
    {
        string folder = SharedData.Oracle("numerics/refuse");
        Assert.SkipWhen(name == NoFolder, "shared/oracle/numerics/refuse is not here");
        string path = Path.Combine(folder, name);

        var refusal = Assert.Throws<SafetensorsException>(() => Safetensors.Read(path));
        Assert.Throws<SafetensorsException>(() => Safetensors.Read(File.ReadAllBytes(path), name));

        Assert.Matches(@"^[^:]+: expected .+, got .+ \(.+\)$", refusal.Message);
        Assert.Contains(name, refusal.Message);
    }

    [Fact]
    public void FilesToRefuse_Folder_HasAllTwentyFour()
    {
        SharedData.Oracle("numerics/refuse");
        Assert.Equal(24, FilesToRefuse().Count());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", "'x'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", "shape twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0061":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}""", "this one twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-0,4]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4e0]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4,0],"data_offsets":[0,4]}}""", "2^63")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", "'f32'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", "3 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}{}""", "valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}""", "valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "escape")]
    [InlineData("""{"__metadata__":{},"__metadata__":{},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"1"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "'k' twice")]
    [InlineData("""{"__metadata__":null,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "object of strings")]
    [InlineData(""" {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "first byte")]
    [InlineData("""{"a":null}""", "an object")]
    [InlineData("{}", "file length")]
    public void Read_HeaderNotExactlyRight_SaysWhatIsWrong(string header, string says) =>
        Assert.Contains(says, Assert.Throws<SafetensorsException>(() => Safetensors.Read(Bytes(header, new byte[4]), "x.safetensors")).Message);

    [Fact]
    public void Read_FaultInOneTensor_NamesFileAndTensorWithoutControlCharacters()
    {
        byte[] file = Bytes("""{"a\u001b[31m":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", new byte[4]);
        var refusal = Assert.Throws<SafetensorsException>(() => Safetensors.Read(file, "x.safetensors"));
        Assert.Equal(@"data_offsets: expected 8 bytes, as dtype and shape say, got 4 (x.safetensors, tensor 'a\u001b[31m')", refusal.Message);
        Assert.Equal("a\u001b[31m", refusal.Tensor);
    }

    [Fact]
    public void Read_HugeClaims_AllocateNothingLikeThem()
    {
        byte[] file = Bytes("""{"a":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}}""", new byte[4]);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            Assert.Throws<SafetensorsException>(() => Safetensors.Read(path));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<SafetensorsException>(() => Safetensors.Read(path));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_MutatedFile_IsRefusedOrReadsAsOneThatIsWrittenTheSame()
    {
        byte[] good = Good();
        int headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(good);
        // Half of the mutations put characters of JSON in, which get further into the reader than random bytes.
        Gen<byte> value = Gen.OneOf(Gen.Byte, Gen.Char["{}[]\",:0123456789-.eE \\uFIBU"].Select(x => (byte)x));
        var mutation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, headerEnd - 1], value);
        int refused = 0, read = 0;
        mutation.Array[1, 3].ForAll(mutations =>
        {
            List<byte> bytes = [.. good];
            foreach ((int kind, int at, byte b) in mutations)
            {
                if (kind <= 1) bytes[at] = b;
                else if (kind == 2) bytes.Insert(at, b);
                else bytes.RemoveAt(at);
            }
            SafetensorsFile file;
            try
            {
                file = Safetensors.Read(bytes.ToArray(), "mutated");
            }
            catch (SafetensorsException)
            {
                Interlocked.Increment(ref refused);
                return;
            }
            Interlocked.Increment(ref read);
            // What was accepted covers the data exactly once and means the same when written again.
            Assert.Equal(bytes.Count - 8 - (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.ToArray()), file.Tensors.Values.Sum(x => x.Data.Length));
            Same(file, Safetensors.Read(Written(file), "again"));
        }, iter: 20_000);
        Assert.True(refused > 1000 && read > 100, $"refused {refused}, read {read}");
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        byte[] good = Good();
        for (int length = 0; length < good.Length; length++)
            Assert.Throws<SafetensorsException>(() => Safetensors.Read(good.AsMemory(0, length), "cut"));
    }

    public static IEnumerable<TheoryDataRow<string>> FilesToRefuse()
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(SharedData.Oracle("numerics/refuse"));
        }
        catch (Exception)
        {
            // The theory then skips itself with the reason.
            files = [NoFolder];
        }
        return files.Select(x => new TheoryDataRow<string>(Path.GetFileName(x)));
    }

    internal static void Same(SafetensorsFile expected, SafetensorsFile got)
    {
        Assert.Equal(expected.Metadata.OrderBy(x => x.Key, StringComparer.Ordinal), got.Metadata.OrderBy(x => x.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), got.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, SafetensorsTensor tensor) in expected.Tensors)
        {
            Assert.Equal(tensor.Type, got.Tensors[name].Type);
            Assert.Equal(tensor.Shape, got.Tensors[name].Shape);
            Assert.True(tensor.Data.Span.SequenceEqual(got.Tensors[name].Data.Span), name);
        }
    }

    internal static byte[] Written(SafetensorsFile file)
    {
        string path = Path.GetTempFileName();
        try
        {
            Safetensors.Write(path, file.Tensors, file.Metadata);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Good() => Bytes(
        """{"__metadata__":{"note":"x"},"b":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[16,24]},"s":{"dtype":"U8","shape":[],"data_offsets":[24,25]}} """,
        [.. Enumerable.Range(0, 25).Select(x => (byte)x)]);

    private static byte[] Bytes(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)text.Length);
        return [.. prefix, .. text, .. data];
    }

    private static SafetensorsTensor Typed(SafetensorsFile file, string name, SafetensorsType type, params long[] shape)
    {
        SafetensorsTensor tensor = file.Tensors[name];
        Assert.Equal(type, tensor.Type);
        Assert.Equal(shape, tensor.Shape);
        return tensor;
    }
}
