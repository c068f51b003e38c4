using ActorDist.Core.Crdts.Documents;
using Akka.Actor;
using Akka.Hosting;

namespace ActorDist.Cluster.Crdts.Documents;

/// <summary>Documents through the actors of this node.</summary>
/// <param name="crdts">Knows the names of objects.</param>
/// <param name="directory">Has the open documents.</param>
internal sealed class DocumentClient(ICrdts crdts, IRequiredActor<DocumentDirectory> directory) : IDocuments
{
    private const string Type = "text";
    private const int MaxLength = 64;

    /// <summary>An actor gives up before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <inheritdoc />
    public async Task<DocumentReader> OpenAsync(
        string name, string session, string writer, DocumentRevision? seen, CancellationToken cancellation)
    {
        await crdts.FindAsync(name, Type, cancellation);
        Check(session, writer);
        var reader = new DocumentReader(name, directory.ActorRef);
        try
        {
            await AskAsync<DocumentProtocol.Done>(reader.Opening(session, writer, seen), cancellation);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public Task<DocumentOutcome> EditAsync(string name, DocumentEdit edit, CancellationToken cancellation)
    {
        RequireIndex(edit.Cursor ?? 0, "cursor");
        return AskAsync<DocumentOutcome>(new DocumentProtocol.Write(name, edit), cancellation);
    }

    /// <inheritdoc />
    public Task MoveAsync(string name, string session, string writer, int index, CancellationToken cancellation)
    {
        Check(session, writer);
        RequireIndex(index, "index");
        return AskAsync<DocumentProtocol.Done>(new DocumentProtocol.Move(name, session, writer, index), cancellation);
    }

    private async Task<T> AskAsync<T>(DocumentProtocol.ILocal message, CancellationToken cancellation)
    {
        try
        {
            return await directory.ActorRef.Ask<object>(message, Patience, cancellation) switch
            {
                T answer => answer,
                DocumentProtocol.Refused { Reason: CrdtRefusedException refused } => throw new CrdtRefusedException(refused.Reason, refused.Message),
                DocumentProtocol.Refused refused => throw new CrdtUnansweredException(refused.Reason.Message),
                var other => throw new InvalidOperationException($"{other} is no answer to {message}."),
            };
        }
        catch (AskTimeoutException)
        {
            throw new CrdtUnansweredException($"the document '{message.Document}' did not answer within {Patience.TotalSeconds:0} s; whether an edit was made is unknown");
        }
    }

    private static void Check(string session, string writer)
    {
        if (session.Length is 0 or > MaxLength || !session.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '-'))
            throw new CrdtRefusedException(CrdtRefusal.Malformed, $"a session has 1 to {MaxLength} letters, digits and dashes");
        if (writer.Length > MaxLength || writer.Any(unit => char.IsControl(unit) || char.IsSurrogate(unit)))
            throw new CrdtRefusedException(CrdtRefusal.Malformed, $"a writer's name has at most {MaxLength} characters of the basic plane, none of them a control character");
    }

    private static void RequireIndex(int index, string what)
    {
        if (index < 0)
            throw new CrdtRefusedException(CrdtRefusal.Malformed, $"'{what}' must not be negative; it is {index}");
    }
}
