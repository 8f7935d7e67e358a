import { isVaultError, type JwtKeys } from '@keyward/core'
import { Inject, Injectable, UnauthorizedException } from '@nestjs/common'
import { jwtVerify, SignJWT } from 'jose'
import { JWT_KEYS } from './keys.ts'

const claims = { issuer: 'nestjs-sample', audience: 'nestjs-sample' }

/** Tokens that say which customer somebody is. */
@Injectable()
export class AuthService {
  constructor(@Inject(JWT_KEYS) private readonly keys: JwtKeys<Uint8Array, Uint8Array>) {}

  async sign(customer: string): Promise<string> {
    const { kid, key } = await this.keys.forSigning()
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256', kid })
      .setIssuer(claims.issuer)
      .setAudience(claims.audience)
      .setSubject(customer)
      .setExpirationTime('1h')
      .sign(key)
  }

  /** The customer whom the token was signed for. */
  async verify(token: string): Promise<string> {
    try {
      const options = { ...claims, algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] }
      const { payload } = await jwtVerify(token, this.keys.forVerifying, options)
      return payload.sub ?? ''
    } catch (error) {
      // That Vault cannot be asked says nothing about the token.
      if (isVaultError(error)) throw error
      throw new UnauthorizedException('This token is not valid: POST /login gives another.', { cause: error })
    }
  }
}
