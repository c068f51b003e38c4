namespace ActorDist.Core.Recipes.Partitioning;

/// <summary>
/// Divides items evenly, with as few moves as that takes: the shares differ by at most one, an item without an owner goes to the smallest
/// share, and items leave the largest share for the smallest only while these differ by more than one. Deterministic.
/// </summary>
internal static class StickyAllocation
{
    /// <summary>Brings the items of a state in line with its members.</summary>
    /// <param name="state">Changed in place.</param>
    /// <param name="version">Epoch of what is granted now.</param>
    public static void Apply(PartitionState state, long version)
    {
        if (state.MemberList.Count == 0)
            return;
        var shares = state.MemberList.Select(member => (member.Name, Items: new List<int>())).ToArray();
        var free = new List<int>();
        for (var i = 0; i < state.ItemList.Count; i++)
        {
            Disown(state, i, version);
            var share = Array.FindIndex(shares, share => string.Equals(share.Name, state.ItemList[i].Heir, StringComparison.Ordinal));
            (share < 0 ? free : shares[share].Items).Add(i);
        }

        foreach (var item in free)
            Give(Smallest(), item);
        for (var (largest, smallest) = (Largest(), Smallest());
             shares[largest].Items.Count > shares[smallest].Items.Count + 1;
             (largest, smallest) = (Largest(), Smallest()))
        {
            var item = Cheapest(state, shares[largest].Items, shares[smallest].Name);
            shares[largest].Items.Remove(item);
            Give(smallest, item);
        }

        int Smallest() => Enumerable.Range(0, shares.Length).MinBy(i => shares[i].Items.Count);
        int Largest() => Enumerable.Range(0, shares.Length).MaxBy(i => shares[i].Items.Count);

        void Give(int share, int item)
        {
            shares[share].Items.Add(item);
            var (name, standing) = (shares[share].Name, state.ItemList[item]);
            state.ItemList[item] = standing.Owner.Length == 0
                ? standing with { Owner = name, Epoch = version, Next = "" }
                : standing with { Next = string.Equals(standing.Owner, name, StringComparison.Ordinal) ? "" : name };
        }
    }

    /// <summary>An heir that is gone inherits nothing; what an owner that is gone had is its heir's at once.</summary>
    private static void Disown(PartitionState state, int index, long version)
    {
        var item = state.ItemList[index];
        if (state.Find(item.Next) < 0)
            item = item with { Next = "" };
        state.ItemList[index] = state.Find(item.Owner) < 0 ? item with { Owner = item.Next, Epoch = version, Next = "" } : item;
    }

    /// <summary>Of a share, the item whose move disturbs least: one that its new share still owns, one that moves anyway, the last.</summary>
    private static int Cheapest(PartitionState state, List<int> share, string to)
    {
        var back = share.FindIndex(item => string.Equals(state.ItemList[item].Owner, to, StringComparison.Ordinal));
        if (back >= 0)
            return share[back];
        var moving = share.FindLastIndex(item => state.ItemList[item].IsMoving);
        return moving >= 0 ? share[moving] : share[^1];
    }
}
