using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

public sealed class Neo4jAddressTests
{
    private static readonly Func<string, string?> Nothing = _ => null;

    [Theory]
    [InlineData("http://localhost", "http://localhost:7474/neo4j")]
    [InlineData("http://localhost:80/graphs", "http://localhost:80/graphs")]
    [InlineData("HTTPS://h/", "https://h:7473/neo4j")]
    [InlineData("bolt://h:7688/a.b-c", "bolt://h:7688/a.b-c")]
    [InlineData("neo4j+s://h", "neo4j+s://h:7687/neo4j")]
    [InlineData("http://[::1]:7474/neo4j", "http://[::1]:7474/neo4j")]
    public void Parse_Uri_FillsInWhatItLeavesOut(string uri, string printed) => Assert.Equal(printed, Neo4jAddress.Parse(uri, Nothing).ToString());

    [Fact]
    public void Parse_UserAndPassword_ComeFromTheUriBeforeTheEnvironment()
    {
        string? Environment(string name) => name == Neo4jAddress.UserVariable ? "ann" : "from the environment";

        Assert.Equal(("ann", "from the environment"), Who(Neo4jAddress.Parse("http://h", Environment)));
        Assert.Equal(("bob", "from the environment"), Who(Neo4jAddress.Parse("http://bob@h", Environment)));
        Assert.Equal(("bob", "p@ss:w"), Who(Neo4jAddress.Parse("http://bob:p%40ss:w@h", Environment)));
        Assert.Equal(("neo4j", ""), Who(Neo4jAddress.Parse("http://h", Nothing)));
    }

    [Theory]
    [InlineData("http://bob:secret@h/a/b")]
    [InlineData("http://bob:secret@h/neo4j?x=1")]
    [InlineData("http://bob:secret@h/`; DROP DATABASE neo4j")]
    [InlineData("http://bob:se@cret@h/a/b")]
    [InlineData("http://bob:secret@/neo4j")]
    [InlineData("http://bob:secret@h:port/neo4j")]
    [InlineData("http://bob@example.org:secret@h/neo4j")]
    public void Parse_WrongUri_IsRefusedWithoutThePassword(string uri)
    {
        var e = Assert.Throws<ArgumentException>(() => Neo4jAddress.Parse(uri, Nothing));
        Assert.StartsWith("store URI: expected http://", e.Message);
        Assert.DoesNotContain("cret", e.ToString().Split("   at ")[0]);
    }

    [Theory]
    [InlineData("neo4j+tls://bob:secret@h/neo4j")]
    [InlineData("neo4j-s://bob:secret@h/neo4j")]
    [InlineData("http:/bob:secret@h/neo4j")]
    public async Task LoadAsync_UriOfAMistypedScheme_IsRefusedWithoutThePassword(string uri)
    {
        var e = await Assert.ThrowsAsync<ArgumentException>(() => GraphSource.LoadAsync(uri, cancellation: TestContext.Current.CancellationToken));
        Assert.StartsWith($"store URI: expected sqlite:<file>, http://<host>/<database> or bolt://<host>/<database>, got '{uri.Replace(":secret", "")}'", e.Message);
        Assert.Equal(uri.Replace(":secret", ""), GraphStores.Display(uri));
        e = await Assert.ThrowsAsync<ArgumentException>(() => GraphSource.LoadMappedAsync(uri, "m.json", ContradictionPolicy.Refuse, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("secret", e.Message);
    }

    [Fact]
    public void Display_PasswordInTheUri_IsNotPrinted()
    {
        Assert.Equal("http://h:7474/neo4j", GraphStores.Display("http://bob:secret@h"));
        Assert.DoesNotContain("secret", Neo4jAddress.Parse("bolt://bob:secret@h").ToString());
        Assert.Equal("C:\\data", GraphStores.Display("C:\\data"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\\u0060b")]
    [InlineData("a\nb")]
    public void Quote_WhatCypherWouldReadOtherwise_IsRefused(string identifier) => Assert.Throws<GraphDataException>(() =>
    {
        using var folder = new DatasetFolder();
        folder.Write("m.json", $$"""{"drugs":{"label":{{System.Text.Json.JsonSerializer.Serialize(identifier)}},"id":"i"},"targets":{"label":"T","id":"i"},"interactions":[]}""");
        GraphMapping.Read(Path.Combine(folder.Root, "m.json"));
    });

    private static (string, string) Who(Neo4jAddress address) => (address.User, address.Password);
}
