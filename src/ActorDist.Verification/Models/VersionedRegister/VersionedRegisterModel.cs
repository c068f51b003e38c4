using System.Globalization;
using System.Text;
using ActorDist.Verification.Histories;
using Operation = ActorDist.Verification.Histories.Operation<
    ActorDist.Verification.Models.VersionedRegister.RegisterCommand,
    ActorDist.Verification.Models.VersionedRegister.RegisterReply>;

namespace ActorDist.Verification.Models.VersionedRegister;

/// <summary>
/// A register of text with versions that only rise, also over delete and recreate: get, put, compare-and-swap by value or version,
/// increment, append, delete.
/// </summary>
/// <param name="rule">How versions rise.</param>
/// <param name="valueLimit">Longest value in bytes of UTF-8; an append past it is refused.</param>
public sealed class VersionedRegisterModel(VersionRule rule = VersionRule.Consecutive, int valueLimit = 64 * 1024)
    : ISequentialModel<RegisterState, RegisterCommand, RegisterReply>
{
    /// <inheritdoc/>
    public RegisterState Initial => At(value: null, version: 0);

    /// <inheritdoc/>
    public bool Step(in RegisterState state, in Operation operation, out RegisterState next)
    {
        var command = operation.Input;
        if (command.IfVersion is not { } required)
            return Apply(state, operation, out next);
        if (state.Value is null)
        {
            return required == 0
                ? Apply(state, operation, out next)
                : Fits(state, operation, RegisterStatus.VersionMismatch, out next);
        }

        var canHold = required > 0 && (state.IsExact ? required == state.Version : required >= state.Version);
        if (canHold && (operation.Outcome == OperationOutcome.Unknown || operation.Output.Status != RegisterStatus.VersionMismatch))
            return Apply(state with { Version = required, IsExact = true }, operation, out next);
        var canFail = !(state.IsExact && required == state.Version) && operation.Output.Version != required;
        if (canFail)
            return Fits(state, operation, RegisterStatus.VersionMismatch, out next);
        next = state;
        return false;
    }

    /// <inheritdoc/>
    public bool IsObservation(in Operation operation) =>
        operation.Input.Function == RegisterFunction.Get
        || (operation.Outcome == OperationOutcome.Ok && operation.Output.Status != RegisterStatus.Ok);

    /// <inheritdoc/>
    public int HeapBytes(in RegisterState state) => Text.HeapBytes(state.Value);

    /// <inheritdoc/>
    public string DescribeState(in RegisterState state)
    {
        var value = state.Value is null ? "be absent" : $"hold {Text.Quote(state.Value)}";
        return $"{value} at version {state.Version}" + (state.IsExact ? "" : " or later");
    }

    /// <inheritdoc/>
    public string DescribeOperation(in Operation operation)
    {
        var command = operation.Input;
        var text = new StringBuilder(command.Function switch
        {
            RegisterFunction.Put => $"put {Text.Quote(command.Value)}",
            RegisterFunction.CompareAndSwap => $"cas from {Text.Quote(command.Expected)} to {Text.Quote(command.Value)}",
            RegisterFunction.Increment => $"increment by {command.Amount}",
            RegisterFunction.Append => $"append {Text.Quote(command.Value)}",
            RegisterFunction.Delete => "delete",
            _ => "get",
        });
        if (command.IfVersion is { } required)
            text.Append(required == 0 ? " if absent" : $" if at version {required}");
        if (operation.Outcome != OperationOutcome.Ok)
            return text.Append(" without a reply").ToString();
        var reply = operation.Output;
        text.Append(" replied ").Append(reply.Status switch
        {
            RegisterStatus.NotFound => "not found",
            RegisterStatus.VersionMismatch => "version mismatch",
            RegisterStatus.ValueMismatch => "value mismatch",
            RegisterStatus.NotANumber => "not a number",
            RegisterStatus.Overflow => "overflow",
            RegisterStatus.TooLarge => "too large",
            _ => "ok",
        });
        if (reply.Value is not null)
            text.Append(", value ").Append(Text.Quote(reply.Value));
        if (reply.Number is { } number)
            text.Append(", number ").Append(number);
        if (reply.Version is { } version)
            text.Append(", version ").Append(version);
        return text.ToString();
    }

    private bool Apply(in RegisterState state, in Operation operation, out RegisterState next)
    {
        var command = operation.Input;
        switch (command.Function)
        {
            case RegisterFunction.Get:
                if (state.Value is null)
                    return Fits(state, operation, RegisterStatus.NotFound, out next);
                return Fits(state, operation, RegisterStatus.Ok, out next)
                    && (operation.Output.Value is null || string.Equals(operation.Output.Value, state.Value, StringComparison.Ordinal));
            case RegisterFunction.Put:
                return Changed(state, operation, command.Value, number: null, out next);
            case RegisterFunction.CompareAndSwap when state.Value is null:
                return Fits(state, operation, RegisterStatus.NotFound, out next);
            case RegisterFunction.CompareAndSwap:
                return string.Equals(state.Value, command.Expected, StringComparison.Ordinal)
                    ? Changed(state, operation, command.Value, number: null, out next)
                    : Fits(state, operation, RegisterStatus.ValueMismatch, out next);
            case RegisterFunction.Increment:
                return Increment(state, operation, out next);
            case RegisterFunction.Append:
                return Append(state, operation, out next);
            case RegisterFunction.Delete:
                return state.Value is null
                    ? Fits(state, operation, RegisterStatus.NotFound, out next)
                    : Changed(state, operation, value: null, number: null, out next);
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), command.Function, "Not a function of a register.");
        }
    }

    private bool Increment(in RegisterState state, in Operation operation, out RegisterState next)
    {
        var number = 0L;
        if (state.Value is not null && !long.TryParse(state.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            return Fits(state, operation, RegisterStatus.NotANumber, out next);
        var sum = unchecked(number + operation.Input.Amount);
        var overflowed = ((number ^ sum) & (operation.Input.Amount ^ sum)) < 0;
        return overflowed
            ? Fits(state, operation, RegisterStatus.Overflow, out next)
            : Changed(state, operation, sum.ToString(CultureInfo.InvariantCulture), sum, out next);
    }

    private bool Append(in RegisterState state, in Operation operation, out RegisterState next)
    {
        var value = state.Value + operation.Input.Value;
        var length = Encoding.UTF8.GetByteCount(value);
        return length > valueLimit
            ? Fits(state, operation, RegisterStatus.TooLarge, out next)
            : Changed(state, operation, value, length, out next);
    }

    /// <summary>The register got a new value, or none; false where the reply denies that.</summary>
    private bool Changed(in RegisterState state, in Operation operation, string? value, long? number, out RegisterState next)
    {
        var changed = new RegisterState(value, state.Version + 1, state.IsExact);
        return Fits(changed, operation, RegisterStatus.Ok, out next)
            && (number is null || operation.Outcome == OperationOutcome.Unknown || (operation.Output.Number ?? number) == number);
    }

    /// <summary>Whether status and version of the reply fit the state after the operation; a version that was told makes that state exact.</summary>
    private bool Fits(in RegisterState after, in Operation operation, RegisterStatus status, out RegisterState next)
    {
        var version = operation.Outcome == OperationOutcome.Unknown ? null : operation.Output.Version;
        next = version is { } told ? new RegisterState(after.Value, told, IsExact: true) : after;
        if (next.Value is null)
            next = At(null, next.Version);
        if (operation.Outcome == OperationOutcome.Unknown)
            return true;
        return operation.Output.Status == status
            && (version is null || (after.IsExact ? version == after.Version : version >= after.Version));
    }

    private RegisterState At(string? value, long version) =>
        new(value, version, value is not null || rule == VersionRule.Consecutive);
}
