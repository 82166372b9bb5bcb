using System.Text.RegularExpressions;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

public sealed class PathCypherTests
{
    private static readonly PathLink Interaction = new(PathLinkKind.Interaction, "", false), Computed = new(PathLinkKind.Computed, "", false);

    [Fact]
    public void Of_RecordedPath_IsOnePatternOverAllOfIt()
    {
        var query = PathCypher.Of([("drug", "D1"), ("disease", "E1"), ("target", "T1")],
            [new(PathLinkKind.Relation, "drug_disease_treats", false), new(PathLinkKind.Relation, "target_disease_associated", true)]);

        Assert.Equal(
            "MATCH p0 = (n0:Drug {id: $n0})-[r0:DRUG_DISEASE_TREATS]->(n1:Disease {id: $n1})<-[r1:TARGET_DISEASE_ASSOCIATED]-(n2:Target {id: $n2})\nRETURN p0",
            query.Text);
        Assert.Equal(new Dictionary<string, string> { ["n0"] = "D1", ["n1"] = "E1", ["n2"] = "T1" }, query.Parameters);
    }

    [Fact]
    public void Of_ComputedStep_IsSaidAndThePathGoesOnBehindIt()
    {
        var query = PathCypher.Of([("drug", "D1"), ("drug", "D2"), ("target", "T2"), ("target", "T1")], [Computed, Interaction, Computed]);

        Assert.Equal(
            "MATCH (n0:Drug {id: $n0})\n// n0 and n1 are alike: computed, not stored\n"
            + "MATCH p1 = (n1:Drug {id: $n1})-[r1:INTERACTS_WITH]->(n2:Target {id: $n2})\n// n2 and n3 are alike: computed, not stored\n"
            + "MATCH (n3:Target {id: $n3})\nRETURN n0, p1, n3", query.Text);
    }

    [Fact]
    public void Of_NodesOfOneKind_AreJoinedEitherWay() => Assert.Contains("(n0:Drug {id: $n0})-[r0:DRUG_DRUG_INTERACTS]-(n1:Drug {id: $n1})",
        PathCypher.Of([("drug", "D1"), ("drug", "D2"), ("target", "T1")], [new(PathLinkKind.Relation, "drug_drug_interacts", false), Interaction]).Text);

    [Theory]
    [InlineData("'}) DETACH DELETE n //")]
    [InlineData("\"`\\u0060)")]
    [InlineData("$n1")]
    [InlineData("*/ MATCH (n) \n RETURN n")]
    public void Of_HostileIds_AreParametersAndNowhereElse(string id)
    {
        var query = PathCypher.Of([("drug", id), ("target", id + "2"), ("drug", id + "3"), ("target", id + "4")],
            [Interaction, new(PathLinkKind.MeasuredInactive, "", true), Interaction]);

        Assert.Equal([id, id + "2", id + "3", id + "4"], Enumerable.Range(0, 4).Select(i => query.Parameters[$"n{i}"]));
        Assert.Equal(["$n0", "$n1", "$n2", "$n3"], Regex.Matches(query.Text, @"\$\w+").Select(m => m.Value));
        Assert.Matches(@"\A[A-Za-z0-9_ =(){}:$\[\]<>\-\n]*\z", query.Text);
    }

    [Theory]
    [InlineData("cell_line", "Cell_line")]
    [InlineData("drug", "Drug")]
    [InlineData("a`b", "`A``b`")]
    [InlineData("siège social", "`Siège social`")]
    public void LabelOf_AnyKind_CannotLeaveItsQuotes(string kind, string label) => Assert.Equal(label, CypherNames.LabelOf(kind));

    [Theory]
    [InlineData("")]
    [InlineData("a\\u0060b")]
    [InlineData("a\nb")]
    public void LabelOf_KindThatNoIdentifierCanSay_IsRefused(string kind) => Assert.Throws<ArgumentException>(() => CypherNames.LabelOf(kind));

    [Theory]
    [InlineData("drug_disease_treats", "DRUG_DISEASE_TREATS")]
    [InlineData("x]->() DELETE n//", "`X]->() DELETE N//`")]
    public void TypeOf_AnyRelation_CannotLeaveItsQuotes(string relation, string type) => Assert.Equal(type, CypherNames.TypeOf(relation));
}
