using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DtiGraph.Evaluation;

namespace DtiGraph.Artifacts;

/// <summary>certificate.json: what was checked before training, so that the held-out parts tell nothing to train. A run with a
/// shared pair, a shared edge, a negative of the wrong side or a broken cold line does not start, so these are 0 in any artifact, unless it was
/// asked for a split as published.</summary>
/// <param name="Split">The split's name.</param>
/// <param name="Parts">train, validation, test.</param>
/// <param name="SharedPairs">Pairs that are in two parts.</param>
/// <param name="SharedEdges">Held-out pairs, and pairs supervised in a step, that messages pass between: under any message type, in either direction.</param>
/// <param name="MessageEdges">Distinct drug-target pairs that messages pass between when all of train sends.</param>
/// <param name="WrongNegatives">Negatives of one drawn epoch that are recorded interactions or not of train.</param>
/// <param name="NegativesDrawn">Negatives of that epoch, repeats counted.</param>
/// <param name="Dropped">Rows in no part, by where they come from and why.</param>
/// <param name="HeldOut">How cold the held-out parts are.</param>
/// <param name="Alike">Nodes of one part that are new to another and yet the same thing as a node of it. Always 0 across the cold lines
/// of a drawn split; in other splits they are stated.</param>
public sealed record LeakageCertificate(
    string Split, ImmutableArray<CertifiedPart> Parts, int SharedPairs, int SharedEdges, int MessageEdges, int WrongNegatives, long NegativesDrawn,
    ImmutableArray<CertifiedDrop> Dropped, ImmutableArray<HeldOutNodes> HeldOut, ImmutableArray<AlikeNodes> Alike)
{
    /// <summary>Those of <see cref="NegativesDrawn"/> that a published split does not label in train: beside the negatives that it lists, or all of them where it lists interactions alone. Held-out pairs of
    /// either label may be among them: which pairs are held out is not looked at.</summary>
    public long UnlabelledDrawn { get; init; }

    /// <summary>What the train labels of an end alone say about each held-out part; empty in a certificate from before this was looked at.</summary>
    public ImmutableArray<LabelShortcut> Shortcuts { get; init => field = value.IsDefault ? [] : value; } = []; // see ArtifactJson on members that are missing
}

/// <summary>How far the rows of a held-out part are told by the labels that one end has in train, whatever the other end is. No leak, and what a network can
/// learn instead of binding: where drugs have one label each it is near 1, and where a part holds the labels that a drug does not have in train it is near 0.</summary>
/// <param name="Part">validation, test.</param>
/// <param name="Kind">drug, target: whose labels.</param>
/// <param name="Rows">Rows of the part whose end has labels in train.</param>
/// <param name="Auroc">Of these rows by the share of 1 among the train labels of that end: .5 says nothing; undefined without both labels.</param>
public sealed record LabelShortcut(string Part, string Kind, int Rows, [property: JsonConverter(typeof(UndefinedAsNull))] double Auroc);

/// <summary>One part.</summary>
/// <param name="Name">train, validation, test.</param>
/// <param name="Rows">Its rows, repeats counted.</param>
/// <param name="Pairs">Its distinct pairs.</param>
/// <param name="Sha256">Over its rows by id, sorted: drug, target, label, separated by U+001F, each ended by a line feed; 64 hex digits.</param>
public sealed record CertifiedPart(string Name, int Rows, int Pairs, string Sha256);

/// <summary>Rows that are in no part.</summary>
/// <param name="From">train, validation, test, or recorded for interactions of the graph.</param>
/// <param name="Reason">repeatsTrain, repeatsTest (that part keeps the pair), or policy.</param>
/// <param name="Rows">How many.</param>
public sealed record CertifiedDrop(string From, string Reason, int Rows);

/// <summary>How many nodes of a held-out part train knows.</summary>
/// <param name="Part">validation, test.</param>
/// <param name="Kind">drug, target.</param>
/// <param name="Nodes">Distinct nodes with labelled pairs in the part.</param>
/// <param name="InTrain">Those with labelled pairs in train.</param>
public sealed record HeldOutNodes(string Part, string Kind, int Nodes, int InTrain);

/// <summary>Nodes of a part that are new to another part by id, and are not new.</summary>
/// <param name="Kind">drug: of the same structure; target: of a near-identical sequence.</param>
/// <param name="Part">validation, test.</param>
/// <param name="Against">train, validation.</param>
/// <param name="Nodes">How many nodes of the part.</param>
/// <param name="First">The first 20 of them by id, each with the most alike of the other part.</param>
public sealed record AlikeNodes(string Kind, string Part, string Against, int Nodes, ImmutableArray<AlikePair> First);

/// <summary>Two ids of nearly one thing.</summary>
/// <param name="Id">In the part.</param>
/// <param name="Other">In the part it is held against.</param>
/// <param name="Identity">Of the sequences, in [0.95, 1]; 1 for structures.</param>
public sealed record AlikePair(string Id, string Other, double Identity);
