using DtiGraph.Ranking;

namespace DtiGraph.Tests.Ranking;

public sealed class NodeNamesTests
{
    private readonly NodeNames names = new("target",
    [
        new("P1", "Alpha kinase", "AAK", Reference("P1")),
        new("P2", "AAK2", "AAK2", Reference("P2")),
        new("P3", "P1", "BBK", Reference("P3")),
        new("P4", "bbk", "", Reference("P4")),
        new("P5", "", "", Reference("P5")),
    ]);

    [Theory]
    [InlineData("P1", 0, "id")] // also a name of P3: an id is what it says
    [InlineData("P3", 2, "id")]
    [InlineData("p2", 1, "id")]
    [InlineData("UNIPROT:p2", 1, "crossReference")]
    [InlineData("aak", 0, "gene")]
    [InlineData("AAK2", 1, "gene")] // its gene and its name: one node
    [InlineData("  alpha KINASE ", 0, "name")]
    public void Find_WhateverNamesANode_SaysHow(string text, int index, string how) => Assert.Equal((index, how), names.Find(text));

    [Theory]
    [InlineData("p1", "P1, P3")] // the id of one in another case, the name of another
    [InlineData("BBK", "P3, P4")] // the gene of one, the name of another
    public void Find_WhatNamesTwo_IsAmbiguous(string text, string ids)
    {
        var e = Assert.Throws<AmbiguousNodeException>(() => names.Find(text));
        Assert.Equal(ids, string.Join(", ", e.Candidates.Select(c => c.Id)));
        Assert.Equal($"target: expected a name of one target, got '{text}' (of {ids})", e.Message);
    }

    [Theory]
    [InlineData("")] // P5 has no name
    [InlineData("  ")]
    [InlineData("AAK3")]
    public void Find_WhatNamesNone_IsNull(string text) => Assert.Null(names.Find(text));

    [Theory]
    [InlineData("AAK3", "P2 P1")]
    [InlineData("Alpah kinase", "P1")]
    [InlineData("P1x", "P1 P3")]
    [InlineData("nothing like it", "")]
    [InlineData("", "")]
    public void Nearest_OfAnUnknownName_IsByTheShareOfLettersThatDiffer(string text, string ids) =>
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), names.Unknown(text).Nearest.Select(n => n.Id!).Order());

    [Fact]
    public void Nearest_AmongManyLongNames_IsFoundInAMomentAndOnlyWhenAsked()
    {
        var random = new Random(7);
        NodeView[] many = [.. Enumerable.Range(0, 10_000).Select(i => new NodeView(
            $"D{i}", string.Concat(Enumerable.Range(0, 60).Select(_ => (char)('a' + random.Next(26)))), null, Reference($"D{i}")))];
        string misspelled = many[777].Name[1..] + "z";
        var unknown = new NodeNames("drug", many).Unknown(misspelled);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(["D777"], unknown.Nearest.Select(n => n.Id));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10); // no answer takes a core for long; generous, for busy machines
        TestContext.Current.SendDiagnosticMessage($"nearest of 10,000 names of 60 letters: {clock.Elapsed.TotalMilliseconds:F0} ms");
        Assert.Empty(new NodeNames("drug", many).Unknown(new string('a', 61)).Nearest);
    }

    private static Dictionary<string, string> Reference(string id) => new() { ["uniProt"] = id };
}
