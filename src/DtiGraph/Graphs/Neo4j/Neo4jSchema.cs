using System.Text.RegularExpressions;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>How the graph's words become labels, relationship types and constraints. graphs/schema.cypher says it to people.</summary>
internal static partial class Neo4jSchema
{
    /// <summary>Grows with every change of what an import writes.</summary>
    public const int Version = 1;

    /// <summary>Relationship type of an interaction.</summary>
    public const string Interacts = CypherNames.Interaction;

    /// <summary>Relationship type of a pair that was measured inactive.</summary>
    public const string Inactive = CypherNames.MeasuredInactive;

    /// <summary>Relationship type of a row of a published split.</summary>
    public const string SplitRow = "SPLIT_ROW";

    /// <summary>Relationship type of what a model says of a pair; never read.</summary>
    public const string Predicted = "PREDICTED";

    /// <summary>Label of the nodes that say what each import wrote.</summary>
    public const string Import = "DtiGraphImport";

    /// <summary>Property with what a model makes of a node; never read.</summary>
    public const string Vector = "dtigraph_vector";

    /// <summary>Property with the version of the model that <see cref="Vector"/> is of.</summary>
    public const string VectorModel = "dtigraph_vector_model";

    private static readonly string[] OwnTypes = [Interacts, Inactive, SplitRow, Predicted];

    /// <summary>Constraints and indexes for a graph with these kinds of nodes, each of them without effect where it is there already.</summary>
    public static IEnumerable<string> Statements(IEnumerable<string> kinds)
    {
        using var text = new StreamReader(typeof(Neo4jSchema).Assembly.GetManifestResourceStream("schema.cypher")!);
        var fixedOnes = CommentLine().Replace(text.ReadToEnd(), "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return fixedOnes.Concat(kinds.Select(ConstraintOf)).Distinct();
    }

    /// <summary>The one rule of a kind's nodes, also of kinds that schema.cypher does not know.</summary>
    public static string ConstraintOf(string kind) =>
        $"CREATE CONSTRAINT dtigraph_{Word(kind)}_id IF NOT EXISTS FOR (n:{LabelOf(kind)}) REQUIRE n.id IS UNIQUE";

    /// <summary>disease is :Disease.</summary>
    /// <exception cref="ArgumentException">A kind that no label can say and give back.</exception>
    public static string LabelOf(string kind) => CypherNames.LabelOf(Word(kind));

    /// <summary>drug_disease_treats is :DRUG_DISEASE_TREATS.</summary>
    /// <exception cref="ArgumentException">A name that no type can say and give back.</exception>
    public static string TypeOf(string relation)
    {
        string type = CypherNames.TypeOf(Word(relation));
        return OwnTypes.Contains(type) ? throw new ArgumentException($"relation: expected a name that no type of the schema has, got '{relation}'", nameof(relation)) : type;
    }

    private static string Word(string name) => Words().IsMatch(name)
        ? name
        : throw new ArgumentException($"kind or relation: expected a-z, 0-9 and _, a letter first, got '{name}'", nameof(name));

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,199}\z")]
    private static partial Regex Words();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();
}
