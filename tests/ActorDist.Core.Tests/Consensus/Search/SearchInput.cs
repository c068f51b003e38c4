namespace ActorDist.Core.Tests.Consensus.Search;

/// <summary>What can happen to a node of the search.</summary>
internal enum SearchInput
{
    Receive,
    Commit,
    Crash,
}
