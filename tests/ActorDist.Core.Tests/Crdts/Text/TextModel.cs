using System.Text;

namespace ActorDist.Core.Tests.Crdts.Text;

/// <summary>
/// FugueMax as its paper defines it, one node a character and no cleverness (Weidner and Kleppmann 2023, section 4): a tree in which a
/// character is a right child of its left origin, or a left child of its right origin where that descends from the left one. Left
/// children stand before their parent and right ones behind it; left ones in the order of ids, right ones by their right origins, the
/// furthest first, then by id. Nothing of the implementation's list and its scanning is in it.
/// </summary>
internal sealed class TextModel(int agent, int seq = 0)
{
    private readonly List<Node> _nodes = [];
    private readonly HashSet<Node> _deleted = [];
    private int _seq = seq;

    public int Length => _nodes.Count - _deleted.Count;

    public void Insert(int index, string text)
    {
        foreach (var unit in text)
        {
            var left = index == 0 ? null : Visible()[index - 1];
            var at = left is null ? 0 : _nodes.IndexOf(left) + 1;
            var right = at < _nodes.Count ? _nodes[at] : null;
            var isLeftChild = right is not null && (left is null || right.DescendsFrom(left));
            Add(new Node(agent, _seq++, unit, isLeftChild ? right : left, isLeftChild, right));
            index++;
        }
    }

    public void Delete(int index, int count)
    {
        var visible = Visible();
        _deleted.UnionWith(visible[index..(index + count)]);
    }

    public void Merge(TextModel other)
    {
        foreach (var node in other._nodes.Except(_nodes).ToList())
            Add(node);
        _deleted.UnionWith(other._deleted);
    }

    public override string ToString() => Visible().Aggregate(new StringBuilder(), (text, node) => text.Append(node.Unit)).ToString();

    private List<Node> Visible() => [.. _nodes.Where(node => !_deleted.Contains(node))];

    private void Add(Node node)
    {
        _nodes.Add(node);
        _nodes.Sort(Node.Compare);
    }

    /// <summary>A character and its place in the tree; the root, which stands before all, is null.</summary>
    private sealed record Node(int Agent, int Seq, char Unit, Node? Parent, bool IsLeft, Node? RightOrigin)
    {
        public bool DescendsFrom(Node ancestor)
        {
            for (var node = Parent; node is not null; node = node.Parent)
            {
                if (ReferenceEquals(node, ancestor))
                    return true;
            }

            return false;
        }

        public bool Equals(Node? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => HashCode.Combine(Agent, Seq);

        public static int Compare(Node one, Node other)
        {
            if (ReferenceEquals(one, other))
                return 0;
            var (a, b) = (one.Path(), other.Path());
            var depth = 0;
            while (depth < a.Count && depth < b.Count && ReferenceEquals(a[depth], b[depth]))
                depth++;
            if (depth == a.Count)
                return b[depth].IsLeft ? 1 : -1;
            if (depth == b.Count)
                return a[depth].IsLeft ? -1 : 1;
            return CompareSiblings(a[depth], b[depth]);
        }

        private static int CompareSiblings(Node one, Node other)
        {
            if (one.IsLeft != other.IsLeft)
                return one.IsLeft ? -1 : 1;
            if (!one.IsLeft && !ReferenceEquals(one.RightOrigin, other.RightOrigin))
            {
                if (one.RightOrigin is null)
                    return -1;
                return other.RightOrigin is null ? 1 : -Compare(one.RightOrigin, other.RightOrigin);
            }

            return (one.Agent, one.Seq).CompareTo((other.Agent, other.Seq));
        }

        private List<Node> Path()
        {
            List<Node> path = [];
            for (var node = this; node is not null; node = node.Parent)
                path.Add(node);
            path.Reverse();
            return path;
        }
    }
}
