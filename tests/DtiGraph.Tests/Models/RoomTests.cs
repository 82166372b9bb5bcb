using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed unsafe class RoomTests
{
    [Fact]
    public void Of_FewerRows_LieWhereMoreLay()
    {
        using var room = new Room();
        float* first = room.At(50, 8);

        Assert.True(first == room.At(30, 8));
        Assert.Equal([30, 8], room.Of(30, 8).shape);
        Assert.True(first == room.At(50, 8));
        Assert.Equal([52, 8], room.Of(52, 8).shape);
        Assert.True(first == room.At(52, 8)); // a little more than was asked for is held
        Assert.Equal([60, 8], room.Of(60, 8).shape);
        Assert.Equal([400, 1], room.Of(400, 1).shape);
        Assert.True(room.Of(400, 1).is_contiguous());
    }

    [Fact]
    public void HandOver_Given_IsNotWrittenAgain()
    {
        using var scope = NewDisposeScope();
        using var room = new Room();
        room.Of(3, 2).fill_(1);
        var given = room.HandOver();
        room.Of(3, 2).fill_(2);

        Assert.Equal([1, 1, 1, 1, 1, 1], Numbers.Of(given));
    }
}
