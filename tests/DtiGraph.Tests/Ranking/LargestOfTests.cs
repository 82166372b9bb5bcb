using DtiGraph.Ranking;

namespace DtiGraph.Tests.Ranking;

public sealed class LargestOfTests
{
    /// <summary>How many values, how many of them are minus infinity, how many are asked for.</summary>
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 16, 0, 1 }, { 16, 15, 1 }, { 48, 3, 40 }, { 64, 0, 64 }, { 512, 5, 50 }, { 528, 500, 20 }, { 2_192, 11, 1 }, { 2_192, 11, 50 }, { 2_192, 11, 128 }, { 2_192, 11, 129 }, { 2_192, 11, 2_181 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Bound_AnyValues_IsReachedByAsManyAndByFewMore(int count, int missing, int top)
    {
        float[] values = Values(count, missing);
        float bound = LargestOf.Bound(values, top);
        Assert.InRange(values.Count(v => v >= bound), top, count - missing);
        if (2 * top < count - missing) Assert.InRange(values.Count(v => v >= bound), top, 2 * top + 8);
    }

    [Fact]
    public void Bound_TooFewFiniteValues_IsMinusInfinity() => Assert.Equal(float.NegativeInfinity, LargestOf.Bound(Values(64, 60), 5));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Reaching_AnyBound_GivesThePlacesInOrder(int count, int missing, int top)
    {
        float[] values = Values(count, missing);
        foreach (float bound in new[] { float.NegativeInfinity, values.OrderDescending().ElementAt(top - 1), values.Max(), float.PositiveInfinity })
        {
            int[] places = new int[count];
            int reaching = LargestOf.Reaching(values, bound, places);
            Assert.Equal(Enumerable.Range(0, count).Where(i => values[i] >= bound), places[..reaching]);
        }
    }

    private static float[] Values(int count, int missing)
    {
        var random = new Random(20261130);
        float[] values = [.. Enumerable.Range(0, count).Select(i => i < missing ? float.NegativeInfinity : (float)(random.NextDouble() + random.NextDouble() - 1))];
        random.Shuffle(values);
        return values;
    }
}
