namespace DtiGraph.Models;

/// <summary>One way of a message: a node hears another.</summary>
/// <param name="Type">Index among <see cref="MessageGraph.Messages"/>.</param>
/// <param name="Destination">Who hears: index among the nodes of its kind.</param>
/// <param name="Source">Who is heard: index among the nodes of its kind.</param>
public readonly record struct MessageEdge(int Type, int Destination, int Source);
