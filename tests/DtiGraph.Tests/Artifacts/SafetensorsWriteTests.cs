using System.Buffers.Binary;
using System.Text;
using CsCheck;
using DtiGraph.Artifacts;

namespace DtiGraph.Tests.Artifacts;

public sealed class SafetensorsWriteTests
{
    private static readonly Gen<SafetensorsTensor> Tensor = Gen.Select(
        Gen.Enum<SafetensorsType>(), Gen.Int[0, 4].Array[0, 3], Gen.Int,
        (type, shape, seed) =>
        {
            int size = type is SafetensorsType.Bool or SafetensorsType.UInt8 or SafetensorsType.Int8 ? 1
                : type is SafetensorsType.UInt16 or SafetensorsType.Int16 or SafetensorsType.Float16 or SafetensorsType.BFloat16 ? 2
                : type is SafetensorsType.UInt32 or SafetensorsType.Int32 or SafetensorsType.Float32 ? 4 : 8;
            var data = new byte[shape.Aggregate(size, (x, y) => x * y)];
            new Random(seed).NextBytes(data);
            return new SafetensorsTensor(type, [.. shape.Select(x => (long)x)], data);
        });

    private static readonly Gen<SafetensorsFile> AnyFile = Gen.Select(
        Gen.Dictionary(Gen.String, Tensor)[0, 6], Gen.Dictionary(Gen.String, Gen.String)[0, 3],
        (tensors, metadata) => new SafetensorsFile(tensors, metadata));

    [Fact]
    public void Write_AnyContent_ReadsBackBitEqualAndAligned() => AnyFile.ForAll(file =>
    {
        byte[] bytes = SafetensorsTests.Written(file);
        SafetensorsFile back = Safetensors.Read(bytes, "back");
        SafetensorsTests.Same(file, back);
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0UL, header % 8);
        foreach (SafetensorsTensor tensor in back.Tensors.Values)
        {
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(tensor.Data, out ArraySegment<byte> segment);
            int size = tensor.Count == 0 ? 1 : tensor.Data.Length / tensor.Count;
            Assert.Equal(0, segment.Offset % size);
        }
    }, iter: 500);

    [Fact]
    public void Write_OtherOrder_GivesTheSameBytes()
    {
        KeyValuePair<string, SafetensorsTensor>[] tensors =
        [
            new("w", SafetensorsTensor.Of([1f, 2f], 2)), new("b", SafetensorsTensor.Of([3f], 1)), new("edges", SafetensorsTensor.Of([7L])),
        ];
        KeyValuePair<string, string>[] metadata = [new("z", "1"), new("a", "2")];

        byte[] one = Bytes(tensors, metadata), other = Bytes([.. tensors.Reverse()], [.. metadata.Reverse()]);

        Assert.Equal(one, other);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(one);
        Assert.Equal(
            """{"__metadata__":{"a":"2","z":"1"},"edges":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"w":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}""",
            Encoding.UTF8.GetString(one, 8, header).TrimEnd(' '));
        Assert.Equal(Convert.FromHexString("070000000000000000004040" + "0000803F00000040"), one[(8 + header)..]);
    }

    [Fact]
    public void Write_ReferenceFileAgain_KeepsEveryTensor()
    {
        SafetensorsFile file = Safetensors.Read(SharedData.Oracle("numerics/layer_sage_mean.safetensors"));
        Assert.Equal(165, file.Tensors["edge_type"].ToInt64s().Length);
        SafetensorsTests.Same(file, Safetensors.Read(SafetensorsTests.Written(file), "again"));
    }

    [Fact]
    public void Write_BadNames_AreRefused()
    {
        SafetensorsTensor tensor = SafetensorsTensor.Of([1f]);
        Assert.Throws<ArgumentException>(() => Bytes([new("__metadata__", tensor)], []));
        Assert.Throws<ArgumentException>(() => Bytes([new("a", tensor), new("a", tensor)], []));
        Assert.Throws<ArgumentException>(() => Bytes([], [new("a", "1"), new("a", "2")]));
        Assert.Throws<ArgumentException>(() => Bytes([new("\ud800", tensor)], []));
        Assert.Throws<ArgumentException>(() => Bytes([], [new("a", new string('x', Safetensors.MaxHeaderLength))]));
    }

    [Fact]
    public void New_DataNotOfTheShape_IsRefused()
    {
        Assert.Contains("F32 [3]", Assert.Throws<ArgumentException>(() => SafetensorsTensor.Of([1f, 2f], 3)).Message);
        Assert.Throws<ArgumentException>(() => SafetensorsTensor.Of(new float[2], -1, -2));
        Assert.Throws<ArgumentException>(() => new SafetensorsTensor((SafetensorsType)99, [], new byte[1]));
    }

    [Fact]
    public void ToArrays_WrongType_IsRefusedAndRightTypeExact()
    {
        var ints = new SafetensorsTensor(SafetensorsType.Int16, [2], new byte[] { 0xff, 0xff, 1, 0 });
        Assert.Equal([-1L, 1L], ints.ToInt64s());
        Assert.Throws<InvalidOperationException>(() => ints.ToSingles());
        Assert.Throws<InvalidOperationException>(() => ints.ToDoubles());
        Assert.Throws<InvalidOperationException>(() => ints.ToBooleans());
        Assert.Throws<InvalidOperationException>(() => SafetensorsTensor.Of([1f]).ToInt64s());
        Assert.Equal([1d / 3], SafetensorsTensor.Of([1d / 3]).ToDoubles());
        Assert.Equal([-128L, 127L], new SafetensorsTensor(SafetensorsType.Int8, [2], new byte[] { 0x80, 0x7f }).ToInt64s());
        Assert.Equal([uint.MaxValue], new SafetensorsTensor(SafetensorsType.UInt32, [], new byte[] { 255, 255, 255, 255 }).ToInt64s());
    }

    private static byte[] Bytes(KeyValuePair<string, SafetensorsTensor>[] tensors, KeyValuePair<string, string>[] metadata)
    {
        string path = Path.GetTempFileName();
        try
        {
            Safetensors.Write(path, tensors, metadata);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
