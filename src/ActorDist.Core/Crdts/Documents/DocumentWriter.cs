namespace ActorDist.Core.Crdts.Documents;

/// <summary>Somebody who has a document open.</summary>
/// <param name="Session">The open page, which no other one shares.</param>
/// <param name="Name">What the person is called.</param>
/// <param name="Node">The node that serves the page.</param>
/// <param name="Index">UTF-16 units before the cursor.</param>
public sealed record DocumentWriter(string Session, string Name, string Node, int Index);
